"""Agreements, their papers and the seats they promise."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.agreements import queries
