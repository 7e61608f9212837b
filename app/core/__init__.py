"""Shared ground that knows no domain."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Set up what every package stands on: database, jobs, rendering, protection, error pages."""
    from app.core import panels, web

    web.init_app(app, app.config["JAJAK"])
    panels.init_app(app)
