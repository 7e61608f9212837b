"""How far companies were reached, and what their records lack."""

from app.dashboards import drawing
from app.dashboards.queries import coverage
from app.office_reports.making.base import Ask, Block, part


def blocks(ask: Ask) -> list[Block]:
    """Coverage with its map, then the quality of the records."""
    reached, lacking = coverage.part(ask.asked), coverage.quality(ask.asked)
    return [*part(reached, ask, ground=drawing.ground()), *part(lacking, ask)]
