"""What the dashboards tell, always within a person's scope."""

from app.dashboards.queries import (
    activities,
    agreements,
    answers,
    coverage,
    partnerships,
    placements,
    stays,
    stops,
    targets,
    visits,
    workload,
)

__all__ = [
    "activities",
    "agreements", "answers", "coverage", "partnerships", "placements", "stays", "stops", "targets", "visits",
    "workload",
]  # fmt: skip
