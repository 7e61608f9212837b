"""Applications for the approval of a programme (Permenaker 6/2020 article 17): complete, in three working days, by letter."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.agreements.events import agreement_moved
    from app.applications import authority, panels, papers, proofs, queries, telling, trying
    from app.applications.models import Application
    from app.applications.saved import APPLICATIONS
    from app.applications.services.deciding import follow_signature
    from app.applications.views import blueprint
    from app.core import schedule
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.documents.enums import DocumentKind, Subject
    from app.documents.papers import KINDS
    from app.documents.queries import SUBJECTS
    from app.documents.views.blueprint import PAGES
    from app.placements import approvals
    from app.saved_views.lists import add_list
    from app.settings import days_off
    from app.settings import queries as settings

    app.register_blueprint(blueprint)
    SUBJECTS[Subject.APPLICATION] = Application
    PAGES[Subject.APPLICATION] = ("applications.show", "application_id")
    KINDS[DocumentKind.APPROVAL_LETTER] = papers.APPROVAL
    approvals.add_source(queries.approvals_of)
    telling.register()
    agreement_moved.connect(follow_signature)
    days_off.tell_of(trying.deadlines_moved)
    add_list(APPLICATIONS)
    add_panel("agreement", panels.of_agreement, order=7)
    add_panel("application", panels.letter)
    add_panel("company papers", panels.of_company, order=20)
    history.add_mask("applications", "places", settings.region_label)
    history.add_page("applications", "applications.show", "application_id")
    add_navigation(
        NavItem(
            "applications.index",
            _l("Applications for approval"),
            icon="patch-check",
            permission=Permission.AGREEMENT_VIEW,
            order=63,
            under="agreements.index",
        )
    )
    schedule.daily(
        "applications.due",
        _l("Tell of applications whose time is nearly over"),
        telling.tell_due,
        at=time(7),
        is_due_on=settings.is_working_day,
    )
