"""Review meetings: a list of partnerships walked through one by one, decided in place, kept as minutes."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.documents.enums import DocumentKind, Subject
    from app.documents.papers import KINDS
    from app.documents.queries import SUBJECTS
    from app.documents.views.blueprint import PAGES
    from app.meetings import minutes
    from app.meetings.models import Meeting
    from app.meetings.views import blueprint

    app.register_blueprint(blueprint)
    SUBJECTS[Subject.MEETING] = Meeting
    PAGES[Subject.MEETING] = ("meetings.show", "meeting_id")
    KINDS[DocumentKind.MEETING_MINUTES] = minutes.KIND
    history.add_page("meetings", "meetings.show", "meeting_id")
    add_navigation(
        NavItem(
            "meetings.index",
            _l("Review meetings"),
            icon="people",
            permission=Permission.PIPELINE_EDIT_ALL,
            order=55,
            under="pipeline.index",
        )
    )
