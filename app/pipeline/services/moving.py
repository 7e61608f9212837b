"""Moves from stage to stage, each checked against the one table and against what is on file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import User
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.permissions import Permission
from app.pipeline import evidence, queries, transitions
from app.pipeline.events import partnership_moved
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import Evidence
from app.settings.models import Reason, Stage

UNDO_WINDOW = queries.UNDO_WINDOW


class MissingEvidence(Invalid):
    """The stage needs something that is not on file; ``missing`` names it."""

    def __init__(self, message: str, missing: Sequence[Evidence], *, field: str) -> None:
        super().__init__(message, field=field)
        self.missing = list(missing)


def move(
    partnership: Partnership,
    to: Stage,
    *,
    by: User,
    why: str | None = None,
    reason: Reason | None = None,
    until: date | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> StageMove:
    """Move a partnership to another stage.

    ``version`` is the one its mover saw. Raises ``Stale`` when somebody moved it meanwhile, ``Invalid`` where the
    table knows no such step or the why, reason or date lacks, ``MissingEvidence`` where something is not on file:
    who may edit every partnership passes that with a why, and the history says so.
    """
    moment = at or clock.utcnow()
    check_version(partnership, version)
    stage = queries.stage_of(partnership)
    _check_step(stage, to, why=why, reason=reason, until=until, on=clock.local(moment).date())
    items = _evidence(partnership, stage, to, by=by, why=why)
    if Evidence.UNTIL is to.evidence and until is not None:
        items.append(evidence.Item(Evidence.UNTIL, until.isoformat()))
    return _write(
        partnership, to, by=by, at=moment, why=why, reason=reason, until=until, proof=evidence.written(items)
    )


def asks(partnership: Partnership, to: Stage, *, by: User) -> str | None:
    """What a move to ``to`` would ask of ``by`` before any word is said: a why, or what is not on file; None for neither."""
    stage = queries.stage_of(partnership)
    try:
        _check_why(stage, to, None)
        _evidence(partnership, stage, to, by=by, why=None)
    except Invalid as error:
        return error.message
    return None


def advance(
    partnership: Partnership,
    key: str,
    *,
    by: User | None,
    proof: str | None = None,
    at: datetime | None = None,
) -> StageMove | None:
    """Move forward to the stage ``key`` because something happened that proves it; never back, never twice.

    A partnership in a side state stays there. Returns None where it stood there already or further on.
    """
    stage, to = queries.stage_of(partnership), settings.stage(key)
    if stage.is_side or not to.is_active or stage.position >= to.position:
        return None
    return _write(partnership, to, by=by, at=at or clock.utcnow(), proof=proof)


def undo_move(move: StageMove, *, by: User, at: datetime | None = None) -> Partnership:
    """Take the latest move of a partnership back, within five minutes.

    Raises ``Conflict`` when it is too late or it was moved on since, ``NotAllowed`` when it was somebody else's.
    """
    partnership = queries.partnership(move.partnership_id)
    latest, before = queries.latest_moves(partnership.id)
    if latest is None or latest.id != move.id or move.from_stage_id is None:
        raise Conflict(_("The partnership was moved on since; this move cannot be taken back."))
    if move.moved_by_id != by.id and not by.can(Permission.PIPELINE_EDIT_ALL):
        raise NotAllowed(_("Only who moved it may take the move back."))
    if (at or clock.utcnow()) - move.moved_at > UNDO_WINDOW:
        raise Conflict(_("A move can be taken back within five minutes. Move the partnership instead."))
    return revert(partnership, move, before)


def revert(partnership: Partnership, move: StageMove, before: StageMove | None) -> Partnership:
    """Let a partnership stand where it stood before its latest move, which is forgotten; ``before`` is the one before."""
    stage = queries.stage_by_id(move.from_stage_id or 0)
    since = before.moved_at if before is not None else partnership.created_at
    with written_at_once():
        partnership.stage_id = stage.id
        partnership.entered_stage_at = since
        partnership.closed_at = since if stage.is_closing else None
        if queries.stage_by_id(move.to_stage_id).key == "approved" and not partnership.approval_number:
            partnership.approved_on = None
        _explain(
            partnership,
            reason_id=before.reason_id if before else None,
            note=before.why if before and before.reason_id else None,
            until=_until_of(before),
        )
        db.session.delete(move)
    _forget_neighbours(partnership)
    return partnership


def _until_of(move: StageMove | None) -> date | None:
    """Until when a move postponed, if it did."""
    items = evidence.read(move.evidence) if move is not None else []
    days = [date.fromisoformat(item.reference) for item in items if item.evidence is Evidence.UNTIL]
    return days[0] if days else None


def check_version(partnership: Partnership, version: int | None) -> None:
    """Raise ``Stale`` where somebody changed the partnership since ``version``; the sentence says who and where it stands."""
    if version is None or version == partnership.version:
        return
    # Who let it rest or edited it made no move.
    latest = next(iter(audit.entries_of("partnerships", partnership.id, limit=1)), None)
    stage = queries.stage_of(partnership)
    if latest is not None and latest.actor_name:
        raise Stale(
            _(
                "%(name)s changed this partnership meanwhile; it now stands at %(stage)s. Look again, then move it.",
                name=latest.actor_name,
                stage=stage.name,
            ),
            stored={"stage": stage.key},
        )
    raise _overtaken()


def _overtaken() -> Stale:
    return Stale(_("Somebody changed this partnership meanwhile. Look again, then move it."))


def _check_step(
    stage: Stage, to: Stage, *, why: str | None, reason: Reason | None, until: date | None, on: date
) -> None:
    """Whether the table knows the step and everything it asks for was said."""
    if stage.id == to.id:
        raise Conflict(_("The partnership already stands at %(stage)s.", stage=stage.name), field="stage")
    if not to.is_active or transitions.way(stage.key, to.key) is None:
        raise Invalid(
            _(
                "A partnership cannot go from %(from_stage)s to %(stage)s.",
                from_stage=stage.name,
                stage=to.name,
            ),
            field="stage",
        )
    _check_why(stage, to, why)
    check_said(to, reason=reason, until=until, on=on)


def _check_why(stage: Stage, to: Stage, why: str | None) -> None:
    if transitions.needs_why(stage.key, to.key) and not why:
        raise Invalid(_("Say why it goes back to %(stage)s.", stage=to.name), field="why")


def check_said(to: Stage, *, reason: Reason | None, until: date | None, on: date) -> None:
    """Whether what ``to`` asks of whoever moves anything there was said; raises Invalid beside what lacks."""
    if reason is not None and reason.kind is not transitions.REASONS.get(to.key):
        raise Invalid(_("Choose one of the reasons for %(stage)s.", stage=to.name), field="reason")
    if to.evidence is Evidence.REASON and reason is None:
        raise Invalid(_("Choose the reason for %(stage)s.", stage=to.name), field="reason")
    if to.evidence is Evidence.UNTIL and until is None:
        raise Invalid(_("Say until when it is postponed."), field="until")
    if until is not None and until <= on:
        raise Invalid(_("Choose a day after today."), field="until")


def _evidence(
    partnership: Partnership, stage: Stage, to: Stage, *, by: User, why: str | None
) -> list[evidence.Item]:
    needed = transitions.evidence_needed(stage, to, settings.stages())
    found = {one: evidence.find(partnership, one) for one in needed}
    missing = [one for one, reference in found.items() if reference is None]
    if missing:
        lacking = ", ".join(str(one.label) for one in missing)
        if not by.can(Permission.PIPELINE_EDIT_ALL):
            raise MissingEvidence(
                _("%(stage)s needs %(evidence)s first.", stage=to.name, evidence=lacking),
                missing,
                field="stage",
            )
        if not why:
            raise MissingEvidence(
                _(
                    "%(stage)s needs %(evidence)s first. To move it all the same, say why.",
                    stage=to.name,
                    evidence=lacking,
                ),
                missing,
                field="why",
            )
    return [
        evidence.Item(one, reference) if reference is not None else evidence.Item(one, is_missing=True)
        for one, reference in found.items()
    ]


def _write(
    partnership: Partnership,
    to: Stage,
    *,
    by: User | None,
    at: datetime,
    why: str | None = None,
    reason: Reason | None = None,
    until: date | None = None,
    proof: str | None = None,
) -> StageMove:
    made = StageMove(
        partnership_id=partnership.id,
        from_stage_id=partnership.stage_id,
        to_stage_id=to.id,
        moved_at=at,
        moved_by_id=by.id if by else None,
        why=why,
        reason_id=reason.id if reason else None,
        evidence=proof,
    )
    with written_at_once():
        partnership.stage_id = to.id
        partnership.entered_stage_at = at
        partnership.closed_at = at if to.is_closing else None
        partnership.snoozed_until_on = partnership.snoozed_because = None
        if to.key == "approved" and partnership.approved_on is None:
            partnership.approved_on = clock.local(at).date()
        _explain(partnership, reason_id=made.reason_id, note=why if reason else None, until=until)
        db.session.add(made)
    _forget_neighbours(partnership)
    partnership_moved.send(made, partnership=partnership)
    return made


def _explain(
    partnership: Partnership, *, reason_id: int | None, note: str | None, until: date | None
) -> None:
    partnership.reason_id = reason_id
    partnership.reason_note = note
    partnership.postponed_until_on = until


@contextmanager
def written_at_once() -> Iterator[None]:
    """Write what is changed within, or nothing of it; raises ``Stale`` and ``Conflict`` where somebody was quicker."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except StaleDataError as error:
        raise _overtaken() from error
    except IntegrityError as error:
        if not is_second_open(error):
            raise
        raise second_open() from error


def _forget_neighbours(partnership: Partnership) -> None:
    """What was loaded belongs to the stage, owner and reason before."""
    db.session.expire(partnership, ["stage", "owner", "reason", "moves"])


def is_second_open(error: IntegrityError) -> bool:
    """Whether the database refused a second open partnership of one company under one scheme."""
    said = str(error.orig)
    return "uq_partnerships_one_open" in said or "partnerships.company_id, partnerships.scheme_id" in said


def second_open() -> Conflict:
    """The refusal of a second open partnership."""
    return Conflict(
        _("This company already has an open partnership under this scheme. Open that one instead."),
        field="scheme",
    )
