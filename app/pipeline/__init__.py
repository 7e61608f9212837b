"""Partnerships and their way through the stages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.pipeline import queries
