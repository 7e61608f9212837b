"""All parts of a dashboard, for a page, a print or a report."""

from app.dashboards.figures import Asked, Part
from app.dashboards.queries import agreements, stays, visits


def parts(asked: Asked) -> list[Part]:
    """Every part in reading order."""
    return [visits.part(asked), stays.part(asked), agreements.part(asked)]
