"""Files in: mapping, preview, apply."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.imports import queries
