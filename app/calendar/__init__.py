"""What is due by day: stops, follow-ups and ends of agreements, on one screen and in everybody's own calendar."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.calendar import services, views
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.outreach import events

    app.register_blueprint(views.blueprint)
    events.stop_removed.connect(services.note_removed)
    events.stops_left.connect(services.note_left)
    add_navigation(
        NavItem(
            "calendar.index",
            _l("Calendar"),
            icon="calendar3",
            permission=Permission.OUTREACH_VIEW,
            order=76,
            under="follow_ups.index",
        )
    )
