"""Signing ceremonies: one event, many companies, all papers in one print job, all signed in one reviewed step."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.ceremonies import panels, papers
    from app.ceremonies.models import Ceremony
    from app.ceremonies.views import blueprint
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.documents.enums import DocumentKind, Subject
    from app.documents.papers import KINDS
    from app.documents.queries import SUBJECTS
    from app.documents.views.blueprint import PAGES

    app.register_blueprint(blueprint)
    SUBJECTS[Subject.CEREMONY] = Ceremony
    PAGES[Subject.CEREMONY] = ("ceremonies.show", "ceremony_id")
    KINDS[DocumentKind.INVITATION] = papers.INVITATION
    KINDS[DocumentKind.CEREMONY_ATTENDANCE] = papers.ATTENDANCE
    add_panel("ceremony", panels.of_ceremony)
    history.add_page("ceremonies", "ceremonies.show", "ceremony_id")
    add_navigation(
        NavItem(
            "ceremonies.index",
            _l("Signing ceremonies"),
            icon="pen",
            permission=Permission.AGREEMENT_VIEW,
            order=62,
            under="agreements.index",
        )
    )
