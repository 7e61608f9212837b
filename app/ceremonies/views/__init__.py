"""The screens of ceremonies."""

from app.ceremonies.views import ceremonies, guests, scans
from app.ceremonies.views.blueprint import blueprint

__all__ = ["blueprint"]
