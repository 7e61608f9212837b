"""The screens of road shows, stops, visits and their photos."""

from app.outreach.views import photos, picking, planning, road_shows, rolling, stops, visits
from app.outreach.views.blueprint import blueprint

__all__ = ["blueprint", "photos", "picking", "planning", "road_shows", "rolling", "stops", "visits"]
