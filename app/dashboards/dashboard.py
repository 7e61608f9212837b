"""All parts of a dashboard, for a page, a print or a report."""

from app.dashboards.figures import Asked, Part
from app.dashboards.queries import agreements, answers, coverage, stays, targets, visits


def parts(asked: Asked) -> list[Part]:
    """Every part in reading order."""
    return [
        targets.part(asked),
        visits.part(asked),
        answers.part(asked),
        stays.part(asked),
        agreements.part(asked),
        coverage.part(asked),
        coverage.quality(asked),
    ]
