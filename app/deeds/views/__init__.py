"""Asking for a deed to many records, and the page of one."""

from app.deeds.views.asking import Chosen, ask
from app.deeds.views.records import blueprint

__all__ = ["Chosen", "ask", "blueprint"]
