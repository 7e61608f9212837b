"""Road shows, their days and stops, and the visits that come of them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.outreach import queries
