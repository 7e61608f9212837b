"""The addresses of work without a network: JSON for phones (``outbox``), pages for people (``blueprint``)."""

from app.sync.views.blueprint import blueprint, outbox  # isort: skip
from app.sync.views import items, lists, session, shell

__all__ = ["blueprint", "items", "lists", "outbox", "session", "shell"]
