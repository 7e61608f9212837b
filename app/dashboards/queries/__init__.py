"""What the dashboards tell, always within a person's scope."""

from app.dashboards.queries import (
    agreements,
    answers,
    coverage,
    partnerships,
    placements,
    stays,
    stops,
    targets,
    visits,
)

__all__ = [
    "agreements", "answers", "coverage", "partnerships", "placements", "stays", "stops", "targets", "visits",
]  # fmt: skip
