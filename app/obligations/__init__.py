"""What office and company owe each other under an agreement: by whom, by when, done or late; and visits to apprentices."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import audit_words, history
    from app.agreements import events as agreement_events
    from app.core import schedule
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.obligations import due, panels, services, words
    from app.obligations.views import blueprint, usual
    from app.outreach import events as outreach_events
    from app.outreach.due import add_ground
    from app.settings.links import Group, Link, add_link

    app.register_blueprint(blueprint)
    app.register_blueprint(usual.blueprint)
    services.listen()
    agreement_events.agreement_moved.connect(services.note_signed)
    agreement_events.care_changed.connect(services.note_care)
    outreach_events.visit_logged.connect(services.note_visit)
    outreach_events.visit_edited.connect(services.note_edited)
    add_ground(due.MONITORING)
    audit_words.SUBJECTS.update(words.SUBJECTS)
    audit_words.FIELDS.update(words.FIELDS)
    add_panel("agreement", panels.agreement_panel, order=110)
    history.add_page("obligations", "obligations.edit", "obligation_id")
    history.add_page("usual_obligations", "usual_obligations.edit", "usual_id")
    schedule.daily("obligations.monitoring", _l("Plan monitoring visits"), services.plan_all, at=time(4, 30))
    add_navigation(
        NavItem(
            "obligations.index",
            _l("Obligations"),
            icon="list-check",
            permission=Permission.AGREEMENT_VIEW,
            order=63,
            under="agreements.index",
        )
    )
    add_link(
        Link(
            "usual_obligations.index",
            _l("Usual obligations"),
            _l("What both parties owe under agreements of each kind; copied when one is signed."),
            Permission.SETTING_MANAGE,
            Group.AGREEMENTS,
        )
    )
