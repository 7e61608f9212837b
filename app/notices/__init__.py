"""What one person is told: behind the bell, and by e-mail; the words come from whoever tells."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.core import schedule
    from app.notices import digest, services, views
    from app.settings.queries import is_working_day

    app.register_blueprint(views.blueprint)
    schedule.daily(
        "notices.digest",
        _l("Write the e-mail of the day"),
        digest.send,
        at=digest.AT,
        is_due_on=is_working_day,
    )
    schedule.daily(
        "notices.clear", _l("Clear old notices, e-mail and files away"), services.clear_all_away, at=time(4)
    )
