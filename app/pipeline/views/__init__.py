"""The screens of the pipeline: board and table, a partnership, its moves."""

from app.pipeline.views import boards, bulk, moves, records, snoozes, ticking
from app.pipeline.views.blueprint import blueprint

__all__ = ["blueprint", "boards", "bulk", "moves", "records", "snoozes", "ticking"]
