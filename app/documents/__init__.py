"""Papers: drafted from what is on file, numbered, countersigned, and kept as they were issued."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l
    from flask_login import current_user

    from app.accounts import history
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import MOST_COUNTED, NavItem, add_navigation
    from app.documents import panels, queries, telling
    from app.documents.views import blueprint

    app.register_blueprint(blueprint)
    telling.register()
    history.add_page("documents", "documents.show", "document_id")
    history.add_page("officials", "documents.edit_official", "official_id")
    add_panel("company papers", panels.of_company)
    add_panel("visit", panels.of_visit)
    add_panel("road show", panels.of_road_show)
    add_panel("day", panels.of_day)
    add_panel("agreement", panels.of_agreement, order=10)
    add_panel("settings", panels.of_settings)
    add_navigation(
        NavItem(
            "documents.index",
            _l("Documents"),
            icon="file-earmark-ruled",
            permission=Permission.DOCUMENT_VIEW,
            count=lambda: queries.to_countersign_counted(current_user, MOST_COUNTED + 1),
            order=68,
        )
    )
