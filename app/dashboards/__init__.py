"""What is going on, in figures: each of them opens the records it counts."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core import schedule, text_index
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.dashboards import tally, views
    from app.settings.links import Group, Link, add_link

    app.register_blueprint(views.blueprint)
    text_index.derives(tally.VisitTallies())
    text_index.derives(tally.ReachTallies())
    text_index.derives(tally.StageStays())
    schedule.daily(tally.JOB, _l("Count the visits again"), tally.recount_nightly, at=time(3, 10))
    history.add_page("target_bands", "dashboards.edit_band", "band_id")
    add_link(
        Link(
            "dashboards.bands",
            _l("Bands of targets"),
            _l("What reaching a target is called, as the performance report (LKIP) words it."),
            Permission.SETTING_MANAGE,
            Group.FIGURES,
        )
    )
    add_navigation(
        NavItem(
            "dashboards.index",
            _l("Dashboard"),
            icon="bar-chart",
            permission=Permission.REPORT_VIEW,
            order=80,
            together=_l("Reports"),
        )
    )
