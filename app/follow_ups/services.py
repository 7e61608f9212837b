"""What can change in follow-ups, and which rules forbid it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import User
from app.companies.models import Company
from app.core import clock
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.permissions import Permission
from app.follow_ups.enums import FollowUpSource, FollowUpState
from app.follow_ups.models import FollowUp
from app.follow_ups.queries import is_undoable
from app.outreach import events
from app.outreach.models import Visit, visit_officers
from app.settings.enums import FollowUpKind

FARTHEST = timedelta(days=3653)
LONGEST_SUBJECT = 255
LONGEST_RESULT = 2000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done next, as a person says it (``due_on`` None: at any time)."""

    kind: FollowUpKind
    owner: User
    due_on: date | None = None
    subject: str | None = None
    awaited_since: date | None = None
    """For documents that are awaited: since when; today where nobody says."""


def plan(
    company: Company,
    step: Plan,
    *,
    by: User,
    partnership_id: int | None = None,
    agreement_id: int | None = None,
    source: FollowUpSource = FollowUpSource.HAND,
    today: date | None = None,
) -> FollowUp:
    """Promise ``step`` for ``company``.

    Raises ``Conflict`` where the company lies in the trash, ``Invalid`` where the day has passed or the owner
    cannot work follow-ups, ``NotAllowed`` where ``by`` may only plan for themselves.
    """
    if company.is_trashed:
        raise Conflict(_("%(name)s is in the trash. Restore it first.", name=company.full_name))
    _check_owner(step.owner, by)
    _check_day(step.due_on, today=today)
    awaited_since = _awaited_since(step, today=today)
    follow_up = FollowUp(
        company_id=company.id,
        partnership_id=partnership_id,
        agreement_id=agreement_id,
        kind=step.kind,
        subject=_subject(step.subject),
        owner_id=step.owner.id,
        due_on=step.due_on,
        awaited_since=awaited_since,
        source=source,
        created_by_id=by.id,
    )
    db.session.add(follow_up)
    db.session.flush()
    return follow_up


def complete(
    follow_up: FollowUp,
    *,
    by: User,
    result: str | None = None,
    next_step: Plan | None = None,
    at: datetime | None = None,
) -> FollowUp | None:
    """Mark it done and, in the same breath, plan what follows; returns the new follow-up.

    Raises ``Conflict`` where it is no longer open, and what ``plan`` raises for the next step.
    """
    _must_be_open(follow_up)
    result = _result(result)
    following = None
    if next_step is not None:
        company = db.session.get_one(Company, follow_up.company_id)
        following = plan(
            company,
            next_step,
            by=by,
            partnership_id=follow_up.partnership_id,
            agreement_id=follow_up.agreement_id,
            today=None if at is None else clock.local(at).date(),
        )
    _close(follow_up, FollowUpState.DONE, by_id=by.id, result=result, at=at or utcnow())
    follow_up.followed_by_id = following.id if following else None
    _flush(follow_up)
    return following


def cancel(follow_up: FollowUp, *, by: User, why: str | None = None, at: datetime | None = None) -> None:
    """Take the promise back; raises ``Conflict`` where it is no longer open."""
    _must_be_open(follow_up)
    _close(follow_up, FollowUpState.CANCELLED, by_id=by.id, result=_result(why), at=at or utcnow())
    _flush(follow_up)


def undo(follow_up: FollowUp, *, at: datetime | None = None) -> None:
    """Open again what was done or cancelled at most five minutes ago.

    The next step made in the same action goes too, unless somebody has touched it since. Raises ``Conflict``
    where it is open already or the five minutes are over.
    """
    if follow_up.is_open or follow_up.closed_at is None:
        raise Conflict(_("This follow-up is open; there is nothing to undo."))
    if not is_undoable(follow_up, at=at):
        raise Conflict(_("The five minutes for undoing are over. Plan a new follow-up instead."))
    following_id, follow_up.followed_by_id = follow_up.followed_by_id, None
    follow_up.state = FollowUpState.OPEN
    follow_up.result = follow_up.closed_at = follow_up.closed_by_id = None
    _flush(follow_up)
    following = db.session.get(FollowUp, following_id) if following_id else None
    if following is not None and following.is_open and following.version == 1:
        db.session.delete(following)
        _flush(follow_up)


def snooze(
    follow_up: FollowUp,
    *,
    until: date | None = None,
    days: int | None = None,
    version: int | None = None,
    today: date | None = None,
) -> None:
    """Put it off until a day, or by some days from today.

    Raises ``Stale`` where somebody saved since ``version``, ``Conflict`` where it is no longer open and ``Invalid``
    where the day does not lie ahead.
    """
    _must_be_open(follow_up)
    _refuse_stale(follow_up, version)
    today = today or clock.today()
    if until is None:
        if days is None or not 1 <= days <= FARTHEST.days:
            raise Invalid(_("Choose until when to put it off."), field="until")
        until = today + timedelta(days=days)
    if until <= today:
        raise Invalid(_("Choose a day after today."), field="until")
    _check_day(until, today=today, field="until")
    follow_up.due_on = until
    _flush(follow_up)


def reassign(follow_up: FollowUp, *, owner: User, by: User, version: int | None = None) -> None:
    """Give it to somebody else.

    Raises ``Stale`` where somebody saved since ``version``, ``Conflict``, ``Invalid`` (cannot work follow-ups) or
    ``NotAllowed``.
    """
    _must_be_open(follow_up)
    _refuse_stale(follow_up, version)
    _check_owner(owner, by)
    follow_up.owner_id = owner.id
    _flush(follow_up)


def edit(
    follow_up: FollowUp, step: Plan, *, by: User, version: int | None = None, today: date | None = None
) -> None:
    """Change what is to be done, by whom or by when.

    Raises ``Stale`` where somebody saved since ``version``, ``Conflict`` where it is no longer open, and what
    ``plan`` raises; a day that has passed may stay, but not be chosen anew.
    """
    _refuse_stale(follow_up, version)
    _must_be_open(follow_up)
    if step.owner.id != follow_up.owner_id:
        _check_owner(step.owner, by)
    if step.due_on != follow_up.due_on:
        _check_day(step.due_on, today=today)
    follow_up.awaited_since = _awaited_since(step, today=today)
    follow_up.kind = step.kind
    follow_up.subject = _subject(step.subject)
    follow_up.owner_id = step.owner.id
    follow_up.due_on = step.due_on
    _flush(follow_up)


def stored(follow_up: FollowUp) -> dict[str, Any]:
    """The values of a follow-up that a person may edit, as now on file."""
    return {
        "kind": follow_up.kind,
        "subject": follow_up.subject,
        "owner_id": follow_up.owner_id,
        "due_on": follow_up.due_on,
        "awaited_since": follow_up.awaited_since,
    }


@events.visit_logged.connect
def answer_visit(
    visit: Visit, *, next_step: events.NextStep | None = None, is_past: bool = False, **_rest: Any
) -> FollowUp | None:
    """Make the follow-up a visit asked for, once however often the visit is announced; one of an old list asks for none.

    Open "visit" follow-ups of the officers who went, due by then or at any time, are done with it; a visit at
    which nobody was met fulfils them only when it says what comes next.
    """
    if is_past:
        # What is open is kept by whoever promised it: an old list does not know of it.
        return None
    following = _next_step_of(visit, next_step)
    if visit.outcome.is_met or following is not None:
        _fulfil_by(visit, following)
    db.session.flush()
    return following


def _next_step_of(visit: Visit, next_step: events.NextStep | None) -> FollowUp | None:
    known = db.session.scalar(
        select(FollowUp).where(FollowUp.visit_id == visit.id, FollowUp.source == FollowUpSource.VISIT)
    )
    if known is not None or next_step is None:
        return known
    following = FollowUp(
        company_id=visit.company_id,
        visit_id=visit.id,
        kind=next_step.kind,
        # A visit is never lost for words that are too many.
        subject=(next_step.subject or "").strip()[:LONGEST_SUBJECT] or None,
        owner_id=next_step.owner_id,
        due_on=next_step.due_on,
        awaited_since=visit.visited_on if next_step.kind is FollowUpKind.WAIT_DOCUMENT else None,
        source=FollowUpSource.VISIT,
        created_by_id=visit.created_by_id,
    )
    db.session.add(following)
    db.session.flush()
    return following


def _fulfil_by(visit: Visit, following: FollowUp | None) -> None:
    went = select(visit_officers.c.user_id).where(visit_officers.c.visit_id == visit.id)
    fulfilled = db.session.scalars(
        select(FollowUp).where(
            FollowUp.company_id == visit.company_id,
            FollowUp.kind == FollowUpKind.VISIT,
            FollowUp.state == FollowUpState.OPEN,
            FollowUp.id != (following.id if following else 0),
            FollowUp.owner_id.in_(went),
            or_(FollowUp.due_on.is_(None), FollowUp.due_on <= visit.visited_on),
            FollowUp.created_at < _day_after(visit.visited_on),
        )
    ).all()
    for follow_up in fulfilled:
        _close(
            follow_up,
            FollowUpState.DONE,
            by_id=visit.created_by_id or follow_up.owner_id,
            result=_("Visited: %(outcome)s", outcome=str(visit.outcome.label)),
            at=utcnow(),
        )
        follow_up.followed_by_id = following.id if following else None


def _day_after(day: date) -> datetime:
    """The instant at which the office's ``day`` is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.office_zone())


def _close(
    follow_up: FollowUp, state: FollowUpState, *, by_id: int, result: str | None, at: datetime
) -> None:
    follow_up.state = state
    follow_up.result = result
    follow_up.closed_at = at
    follow_up.closed_by_id = by_id


def _must_be_open(follow_up: FollowUp) -> None:
    if not follow_up.is_open:
        raise Conflict(_("This follow-up is closed already: %(state)s.", state=str(follow_up.state.label)))


def _check_owner(owner: User, by: User) -> None:
    if owner.id != by.id and not by.can(Permission.FOLLOW_UP_EDIT_ALL):
        raise NotAllowed(_("Only a supervisor hands follow-ups to somebody else."), field="owner_id")
    if not owner.can(Permission.FOLLOW_UP_EDIT):
        raise Invalid(_("%(name)s cannot work follow-ups.", name=owner.name), field="owner_id")


def _check_day(due_on: date | None, *, today: date | None, field: str = "due_on") -> None:
    if due_on is None:
        return
    today = today or clock.today()
    if due_on < today:
        raise Invalid(_("This day has passed. Choose today or a later day."), field=field)
    if due_on > today + FARTHEST:
        raise Invalid(_("Choose a day within the next ten years."), field=field)


def _awaited_since(step: Plan, *, today: date | None) -> date | None:
    """Since when a document is awaited; None for what is none."""
    if step.kind is not FollowUpKind.WAIT_DOCUMENT:
        return None
    if not (step.subject or "").strip():
        raise Invalid(_("Say which document is awaited."), field="subject")
    today = today or clock.today()
    if step.awaited_since is not None and not today - FARTHEST <= step.awaited_since <= today:
        raise Invalid(_("Choose today or an earlier day."), field="awaited_since")
    return step.awaited_since or today


def _subject(text: str | None) -> str | None:
    text = (text or "").strip()
    if len(text) > LONGEST_SUBJECT:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_SUBJECT), field="subject")
    return text or None


def _result(text: str | None) -> str | None:
    text = (text or "").strip()
    if len(text) > LONGEST_RESULT:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_RESULT), field="result")
    return text or None


def _refuse_stale(follow_up: FollowUp, version: int | None) -> None:
    if version is not None and follow_up.version != version:
        raise Stale(_someone_else(), stored=stored(follow_up))


def _someone_else() -> str:
    return str(_("Somebody else has changed this follow-up since you opened it."))


def _flush(follow_up: FollowUp) -> None:
    """Write the change; of two people who act at once, the second is told so."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise Stale(_someone_else()) from None
