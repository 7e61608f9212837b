"""How somebody wants to look at a list, kept under a name: one thing for every list of the house."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.saved_views.views import blueprint

    app.register_blueprint(blueprint)
