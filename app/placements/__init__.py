"""Who sits on which seat: selection, placement and what became of it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.placements import queries
