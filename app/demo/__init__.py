"""An invented office to try Jajak with, and a large one to measure it with."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the page and the work that make a demo office large into the application."""
    from app.demo import views

    app.register_blueprint(views.blueprint)
