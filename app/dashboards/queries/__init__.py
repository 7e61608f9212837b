"""What the dashboards tell, always within a person's scope."""

from app.dashboards.queries import agreements, partnerships, stays, stops, visits

__all__ = ["agreements", "partnerships", "stays", "stops", "visits"]
