"""The screens of road shows, stops, visits and their photos."""

from app.outreach.views import habits, photos, picking, planning, road_shows, rolling, stops, visits
from app.outreach.views.blueprint import blueprint

__all__ = ["blueprint", "habits", "photos", "picking", "planning", "road_shows", "rolling", "stops", "visits"]
