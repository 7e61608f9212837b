"""Telling whoever watches a company what goes on with it."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.activity.enums import What
from app.activity.models import Watch
from app.agreements.enums import AgreementState
from app.agreements.events import agreement_moved
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import audit
from app.core.db import db
from app.core.permissions import Permission
from app.notes.events import note_written
from app.notes.models import Note
from app.notes.telling import quoted
from app.notices import kinds
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell
from app.outreach.enums import VisitOutcome
from app.outreach.events import visit_logged
from app.outreach.models import Visit
from app.pipeline.events import partnership_moved
from app.pipeline.models import Partnership, StageMove
from app.pipeline.queries import stage_by_id

NEEDS: dict[What, Permission] = {
    What.VISIT: Permission.OUTREACH_VIEW,
    What.MOVE: Permission.PIPELINE_VIEW,
    What.AGREEMENT: Permission.AGREEMENT_VIEW,
    What.NOTE: Permission.COMPANY_VIEW,
}
"""Without which nobody is told of it."""


def name_of(what: What) -> str:
    """The kind of notice about a kind of thing."""
    return f"watched_{what.value}"


def _tell(what: What, company_id: int, path: str, facts: Callable[[], dict[str, Any]], *, once: str) -> None:
    """Tell who watches the company and may see this, but not whoever did it."""
    actor = audit.who_acts()
    watching = select(User).join(Watch, Watch.user_id == User.id)
    watching = watching.where(Watch.company_id == company_id, User.is_active)
    if actor is not None:
        watching = watching.where(User.id != actor.id)
    people = [one for one in db.session.scalars(watching) if one.can(NEEDS[what])]
    if not people:
        return
    company = db.session.get_one(Company, company_id)
    said = {"company": company.full_name, "name": actor.name if actor else None, **facts()}
    tell(name_of(what), [Told(user_id=one.id, path=path, facts=said, once=once) for one in people])


def _on_visit(visit: Visit, *, is_past: bool = False, **_facts: Any) -> None:
    if is_past:
        return
    _tell(
        What.VISIT,
        visit.company_id,
        f"/visits/{visit.id}",
        lambda: {"outcome": visit.outcome.value},
        once=str(visit.id),
    )


def _on_move(move: StageMove, *, partnership: Partnership, **_facts: Any) -> None:
    _tell(
        What.MOVE,
        partnership.company_id,
        f"/partnerships/{partnership.id}",
        lambda: {"stage": stage_by_id(move.to_stage_id).name},
        once=str(move.id),
    )


def _on_agreement(agreement: Agreement, **_facts: Any) -> None:
    _tell(
        What.AGREEMENT,
        agreement.company_id,
        f"/agreements/{agreement.id}",
        lambda: {"state": agreement.state.value, "title": agreement.title},
        once=f"{agreement.id}-{agreement.version}",
    )


def _on_note(note: Note, **_facts: Any) -> None:
    _tell(
        What.NOTE,
        note.company_id,
        f"/notes/{note.id}",
        lambda: {"text": quoted(note.body)},
        once=str(note.id),
    )


def listen() -> None:
    """Answer what outreach, pipeline, agreements and notes announce."""
    visit_logged.connect(_on_visit)
    partnership_moved.connect(_on_move)
    agreement_moved.connect(_on_agreement)
    note_written.connect(_on_note)


def _visit_words(facts: Facts) -> str:
    outcome = next((one.label for one in VisitOutcome if one.value == facts["outcome"]), facts["outcome"])
    return _("%(company)s was visited: %(outcome)s.", company=facts["company"], outcome=str(outcome))


def _move_words(facts: Facts) -> str:
    return _("%(company)s now stands at %(stage)s.", company=facts["company"], stage=facts["stage"])


def _agreement_words(facts: Facts) -> str:
    state = next((one.label for one in AgreementState if one.value == facts["state"]), facts["state"])
    return _("An agreement of %(company)s: %(state)s.", company=facts["company"], state=str(state))


def _note_words(facts: Facts) -> str:
    return _("A note on %(company)s.", company=facts["company"])


def _who(facts: Facts) -> list[str]:
    return [str(facts[name]) for name in ("title", "text", "name") if facts.get(name)]


def register() -> None:
    """Let people be told of what they watch, each kind with a preference of its own."""
    for what, title, words, icon in (
        (What.VISIT, _l("Watched companies: visits"), _visit_words, "geo-alt"),
        (What.MOVE, _l("Watched companies: moves in the pipeline"), _move_words, "arrow-right"),
        (What.AGREEMENT, _l("Watched companies: agreements"), _agreement_words, "file-earmark-text"),
        (What.NOTE, _l("Watched companies: notes"), _note_words, "chat-dots"),
    ):
        kinds.register(
            Kind(
                name=name_of(what),
                title=title,
                words=words,
                lines=_who,
                icon=icon,
                needs=NEEDS[what],
                is_quote=what is What.NOTE,
            )
        )
