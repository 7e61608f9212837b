"""The screens of the dashboards."""

from app.dashboards.views import boards, records, targets
from app.dashboards.views.blueprint import blueprint

__all__ = ["blueprint", "boards", "records", "targets"]
