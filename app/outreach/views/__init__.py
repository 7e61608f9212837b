"""The screens of road shows, stops, visits and their photos."""

from app.outreach.views import photos, planning, road_shows, stops, visits
from app.outreach.views.blueprint import blueprint

__all__ = ["blueprint", "photos", "planning", "road_shows", "stops", "visits"]
