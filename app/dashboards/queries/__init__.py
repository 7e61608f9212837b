"""What the dashboards tell, always within a person's scope."""

from app.dashboards.queries import agreements, answers, coverage, partnerships, stays, stops, visits

__all__ = ["agreements", "answers", "coverage", "partnerships", "stays", "stops", "visits"]
