"""Candidates: alumni of the office's training whom companies may take on."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.candidates import deeds, text, views
    from app.candidates.models import Candidate, CandidateFieldValue
    from app.candidates.saved import CANDIDATES
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.saved_views.lists import add_list
    from app.settings.custom.kinds import Kind, register

    app.register_blueprint(views.blueprint)
    add_list(CANDIDATES)
    register(Kind("candidate", Candidate, CandidateFieldValue, _l("Candidate"), icon="mortarboard"))
    history.add_page(text.NAMES.table, "candidates.show", "candidate_id")
    add_navigation(
        NavItem(
            "candidates.index",
            _l("Candidates"),
            icon="mortarboard",
            permission=Permission.CANDIDATE_VIEW,
            order=65,
        )
    )
