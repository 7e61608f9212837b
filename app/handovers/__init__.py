"""Portfolios that go from one officer to another, from a day on."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core import schedule
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.handovers import daily, panels, queries, telling, views
    from app.settings import queries as settings

    app.register_blueprint(views.blueprint)
    telling.register()
    add_panel("account", panels.of_account)
    schedule.daily("handovers.due", _l("Hand portfolios over"), daily.carry_out_due, at=time(0, 15))
    history.add_mask("hand_overs", "districts", settings.region_label)
    history.add_reader("chosen", history.Reader(queries.no_label, queries.chosen_in_log))
    history.add_page("hand_overs", "handovers.show", "hand_over_id")
    add_navigation(
        NavItem(
            "handovers.index",
            _l("Hand-overs"),
            icon="arrow-left-right",
            permission=Permission.COMPANY_ASSIGN,
            order=21,
            under="reports.companies",
        )
    )
