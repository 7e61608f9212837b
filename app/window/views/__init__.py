"""The pages of the window: those of companies, and those of the office."""

from app.window.views import approaches, asking, company, reviewing
from app.window.views.blueprint import blueprint

__all__ = ["approaches", "asking", "blueprint", "company", "reviewing"]
