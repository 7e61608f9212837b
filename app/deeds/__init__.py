"""One deed done to many records at once, whatever they are: at once or as a job, gone on with, and taken back."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.deeds import queries, work
    from app.deeds.views import blueprint

    app.register_blueprint(blueprint)
