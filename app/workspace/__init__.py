"""Pages that cross packages: home, one company, search."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
