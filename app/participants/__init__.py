"""Agreements with participants: company and participant sign, the office endorses (Permenaker 6/2020)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core import schedule
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation, places
    from app.documents.enums import DocumentKind, Subject
    from app.documents.papers import KINDS
    from app.documents.queries import SUBJECTS
    from app.documents.views.blueprint import PAGES
    from app.follow_ups.enums import RuleKey
    from app.follow_ups.rules.finding import FINDERS
    from app.participants import panels, papers, reminding
    from app.participants.enums import PaperKind
    from app.participants.models import ParticipantAgreement
    from app.participants.services import stepping
    from app.participants.views import blueprint
    from app.placements import events

    app.register_blueprint(blueprint)
    SUBJECTS[Subject.PARTICIPANT] = ParticipantAgreement
    PAGES[Subject.PARTICIPANT] = ("participants.show", "agreement_id")
    KINDS[DocumentKind.PARTICIPANT] = papers.kind(issued=stepping.issued, cancelled=stepping.cancelled)
    places["paper_stack"] = "participants.stack"
    events.placement_moved.connect(stepping.follow)
    events.step_taken_back.connect(stepping.retreat)
    FINDERS[RuleKey.ENDORSEMENT_LATE] = reminding.late
    reminding.register()
    schedule.daily(
        "participants.remind", _l("Tell who lacks an endorsed agreement"), reminding.remind, at=time(5, 40)
    )
    add_panel("placement", panels.of_placement, order=10)
    add_panel("agreement", panels.of_agreement, order=120)
    history.add_mask("candidates", "file", history.in_words((one, one.label) for one in PaperKind))
    history.add_page("participant_agreements", "participants.show", "agreement_id")
    add_navigation(
        NavItem(
            "participants.index",
            _l("Apprenticeship agreements"),
            icon="file-earmark-person",
            permission=Permission.CANDIDATE_VIEW,
            order=67,
            under="candidates.index",
        )
    )
