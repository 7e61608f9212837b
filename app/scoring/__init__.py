"""Potential from points: what the office weighs in a company, and the grade that follows."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core import schedule
    from app.core.permissions import Permission
    from app.scoring import counting, views
    from app.settings.links import Group, Link, add_link

    app.register_blueprint(views.blueprint)
    schedule.daily("potential", _l("Count the points of companies"), counting.count_nightly, at=time(2, 40))
    history.add_page("score_scales", "scoring.scale", "scale_id")
    add_link(
        Link(
            "scoring.scale",
            _l("Potential from points"),
            _l("What speaks for a company, how much, and from how many points on it is A or B."),
            Permission.SETTING_MANAGE,
            Group.FIGURES,
        )
    )
