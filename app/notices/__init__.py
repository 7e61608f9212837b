"""What one person is told: behind the bell, and by e-mail; the words come from whoever tells."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.notices import views

    app.register_blueprint(views.blueprint)
