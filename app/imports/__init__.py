"""Files in: mapping, preview, apply."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.permissions import Permission
from app.core.rendering import NavItem, add_navigation


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.imports import queries, views, work

    app.register_blueprint(views.blueprint)
    add_navigation(
        NavItem("imports.index", _l("Import"), icon="upload", permission=Permission.IMPORT, order=85)
    )
