"""Files in: mapping, preview, apply."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.permissions import Permission
from app.core.rendering import NavItem, add_navigation


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.accounts import history
    from app.companies import merging
    from app.imports import asking, queries, views, work
    from app.imports.enums import Verdict
    from app.imports.models import ImportRow
    from app.reports.fields import add_fields

    app.register_blueprint(views.blueprint)
    merging.moves(ImportRow.company_id)
    history.add_mask("import_runs", "verdict", history.in_words((one, one.label) for one in Verdict))
    add_fields(asking.fields)
    add_navigation(
        NavItem(
            "imports.index",
            _l("Import"),
            icon="upload",
            permission=Permission.IMPORT,
            order=22,
            under="reports.companies",
        )
    )
