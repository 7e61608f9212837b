"""Agreements, their papers and the seats they promise."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l
    from flask_babel import ngettext
    from flask_login import current_user

    from app.accounts import history
    from app.agreements import due, idle, panels, proofs, queries, reminding, saved, sums
    from app.agreements.models import Agreement
    from app.agreements.rules import headcount
    from app.agreements.views import blueprint, care, clauses, regulations
    from app.companies import merging
    from app.core import panels as panels_of_pages
    from app.core import schedule, text_index
    from app.core.permissions import Permission
    from app.core.rendering import MOST_COUNTED, NavItem, add_navigation
    from app.outreach.due import add_ground
    from app.pipeline.panels import add_panel
    from app.saved_views.lists import add_list
    from app.settings.links import Group, Link, add_link

    for one in (blueprint, regulations.blueprint, clauses.blueprint, care.blueprint):
        app.register_blueprint(one)
    add_list(saved.AGREEMENTS)
    headcount.listen()
    text_index.derives(sums.AgreementSums())
    reminding.register()
    idle.register()
    schedule.daily("agreements.remind", _l("Tell which agreements end"), reminding.remind, at=time(5, 30))
    panels_of_pages.add_panel("agreement rules", panels.rules_panel, order=10)
    panels_of_pages.add_panel("agreement rules", panels.value_panel, order=20)
    history.add_page("regulation_rules", "regulations.edit", "regulation_id")
    history.add_page("clauses", "clauses.edit", "clause_id")
    add_link(
        Link(
            "clauses.index",
            _l("Clauses"),
            _l("What new agreements say; agreements worded before stay as they are."),
            Permission.SETTING_MANAGE,
            Group.AGREEMENTS,
        )
    )
    add_link(
        Link(
            "regulations.index",
            _l("Regulations"),
            _l("What agreements and placements are held to, since when, and how severely."),
            Permission.SETTING_MANAGE,
            Group.AGREEMENTS,
        )
    )
    add_link(
        Link(
            "agreement_care.edit",
            _l("Care of agreements"),
            _l("When an agreement counts as inactive, and how often apprentices are visited."),
            Permission.SETTING_MANAGE,
            Group.AGREEMENTS,
        )
    )
    merging.moves(
        Agreement.company_id, lambda number: ngettext("%(num)d agreement", "%(num)d agreements", number)
    )
    add_panel(panels.partnership_panel, order=10)
    add_ground(due.ENDING)
    add_ground(due.WITHOUT)
    history.add_page("agreements", "agreements.show", "agreement_id")
    add_navigation(
        NavItem(
            "agreements.index",
            _l("Agreements"),
            icon="file-earmark-text",
            permission=Permission.AGREEMENT_VIEW,
            count=lambda: queries.expiring_counted(current_user, days=30, most=MOST_COUNTED + 1),
            order=60,
        )
    )
