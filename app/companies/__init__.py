"""Companies and their contacts: what is on file, who they are, which are the same."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.companies import queries
