"""What the office promised, to whom, and by when."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application: its list, its pills in the top bar, the pipeline's next steps."""
    from datetime import time

    from flask_babel import lazy_gettext as _l
    from flask_babel import ngettext

    from app.accounts import history
    from app.companies import merging
    from app.core import schedule
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_header_counts, add_navigation
    from app.follow_ups import due, message_views, queries, reminding, rule_views, trying, views
    from app.follow_ups.models import FollowUp
    from app.follow_ups.rules import making
    from app.outreach.due import add_ground
    from app.pipeline.queries import register_next_steps
    from app.settings import days_off
    from app.settings.links import Group, Link, add_link

    app.register_blueprint(views.blueprint)
    app.register_blueprint(rule_views.blueprint)
    app.register_blueprint(message_views.blueprint)
    history.add_page("message_templates", "messages.edit_template", "template_id")
    merging.moves(
        FollowUp.company_id, lambda number: ngettext("%(num)d follow-up", "%(num)d follow-ups", number)
    )
    add_navigation(
        NavItem(
            "follow_ups.index",
            _l("Follow-ups"),
            icon="check2-square",
            permission=Permission.FOLLOW_UP_VIEW,
            order=75,
            phone=True,
        )
    )
    history.add_page("follow_ups", "follow_ups.edit", "follow_up_id")
    add_header_counts(views.header_counts)
    history.add_page("follow_up_rules", "follow_up_rules.edit_by_id", "rule_id")
    schedule.daily("follow_ups.rules", _l("Make follow-ups by rules"), making.make_all, at=time(5))
    schedule.daily("follow_ups.remind", _l("Remind of what is due"), reminding.remind, at=time(6))
    reminding.register()
    add_ground(due.DUE)
    days_off.tell_of(trying.follow_ups_on)
    add_link(
        Link(
            "messages.templates",
            _l("Messages"),
            _l("Texts from which officers draft a WhatsApp message."),
            Permission.REFERENCE_MANAGE,
            Group.FIELD_WORK,
        )
    )
    add_link(
        Link(
            "follow_up_rules.index",
            _l("Rules and reminders"),
            _l("What makes follow-ups by itself, and when somebody is reminded."),
            Permission.SETTING_MANAGE,
            Group.FIELD_WORK,
        )
    )
    register_next_steps(lookup=queries.next_steps, missing=queries.missing_next_step, is_noted=True)
