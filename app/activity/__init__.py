"""What goes on: the companies somebody watches, and the feed of the team."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.activity import merging, panels, telling, views
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import MenuItem, NavItem, add_account_menu, add_navigation

    app.register_blueprint(views.blueprint)
    telling.register()
    telling.listen()
    merging.register()
    add_panel("company actions", panels.watch_button)
    add_navigation(
        NavItem(
            "activity.index",
            _l("Activity"),
            icon="journal-text",
            permission=Permission.COMPANY_VIEW,
            order=82,
            under="dashboards.index",
        )
    )
    add_account_menu(
        MenuItem(
            "activity.watched",
            _l("Companies I watch"),
            icon="eye",
            permission=Permission.COMPANY_VIEW,
            order=45,
        )
    )
