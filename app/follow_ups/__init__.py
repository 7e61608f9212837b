"""What the office promised, to whom, and by when."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.follow_ups import queries
