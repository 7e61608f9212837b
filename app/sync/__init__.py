"""Work without a network: day packs out to phones, and back what was written there, each thing exactly once."""

from datetime import time

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.companies import merging
    from app.core import schedule
    from app.core.permissions import Permission, answers_scripts
    from app.settings.links import Group, Link, add_link
    from app.sync import services
    from app.sync.models import SyncItem
    from app.sync.views import blueprint, outbox, shell

    answers_scripts(outbox.name)
    app.register_blueprint(blueprint)
    app.register_blueprint(outbox)
    shell.hang_in(app)
    merging.moves(SyncItem.company_id, None)
    add_link(
        Link(
            "sync.phones",
            _l("Phones of officers"),
            _l("Whose phone delivered when, and what was not accepted."),
            Permission.SETTING_MANAGE,
            Group.FIELD_WORK,
        )
    )
    schedule.daily(
        "clear_sync_versions",
        _l("Clear what phones delivered long ago"),
        services.clear_old_versions,
        at=time(3, 40),
    )
