"""What waits for somebody's decision, in one place: agreements, applications, papers, reports, exemptions, companies that may be one."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from itertools import product

    from flask_babel import lazy_gettext as _l
    from flask_login import current_user

    from app.accounts import history
    from app.agreements.enums import RuleOutcome
    from app.approvals import panels, queries, telling
    from app.approvals.views import blueprint
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import MOST_COUNTED, NavItem, add_navigation
    from app.settings.enums import RuleCode

    app.register_blueprint(blueprint)
    telling.register()
    telling.listen()
    outcomes = history.in_words((one, one.label) for one in RuleOutcome)
    for table, rule in product(("agreements", "candidates", "placements"), RuleCode):
        history.add_mask(table, rule.value, outcomes, label=rule.label)
    history.add_page("exemption_requests", "approvals.exemption", "exemption_id")
    add_panel("agreement rules", panels.exemptions_of, order=15)
    add_panel("refused person", panels.refused_person)
    add_panel("document", panels.decisions_of_paper)
    add_panel("office report", panels.decisions_of_report)
    add_panel("agreement", panels.decisions_of_agreement, order=5)
    add_navigation(
        NavItem(
            "approvals.index",
            _l("Approvals"),
            icon="clipboard-check",
            permission=Permission.COMPANY_EDIT,
            count=lambda: queries.counted_in_rail(current_user, MOST_COUNTED + 1),
            order=15,
        )
    )
