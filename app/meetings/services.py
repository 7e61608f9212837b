"""What can be done in a review meeting, and which rules forbid it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import find_user
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.documents import services as documents
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.follow_ups import services as follow_ups
from app.follow_ups.models import FollowUp
from app.follow_ups.services import Plan
from app.meetings.enums import DecisionKind, MeetingState, Topic
from app.meetings.models import Decision, Meeting, MeetingItem
from app.pipeline import services as pipeline
from app.pipeline.models import Partnership, StageMove
from app.settings.models import Reason, Stage

MOST = 200
"""How many partnerships one meeting walks through."""

LONGEST_NOTE = 2000


def convene(
    *,
    title: str,
    held_on: date,
    attendees: str,
    about: str,
    agenda: Mapping[int, Sequence[Topic]],
    by: User,
) -> Meeting:
    """Begin a meeting about these partnerships (their ids, in order, each with why).

    Raises ``Invalid`` where there is none, or more than one meeting can walk through.
    """
    if not agenda:
        raise Invalid(_("No partnership fits. Choose other reasons or another filter."), field="topics")
    if len(agenda) > MOST:
        raise Invalid(
            _(
                "%(count)s partnerships are too many for one meeting; at most %(most)s. Narrow the list first.",
                count=len(agenda),
                most=MOST,
            ),
            field="topics",
        )
    meeting = Meeting(title=title, held_on=held_on, attendees=attendees, about=about, chaired_by_id=by.id)
    db.session.add(meeting)
    db.session.flush()
    stages = {one.id: one.stage_id for one in _partnerships(agenda)}
    db.session.add_all(
        MeetingItem(
            meeting_id=meeting.id,
            partnership_id=key,
            position=position,
            why=",".join(topic.value for topic in why),
            stage_id=stages[key],
        )
        for position, (key, why) in enumerate(agenda.items(), 1)
    )
    db.session.flush()
    return meeting


def change(meeting: Meeting, *, title: str, held_on: date, attendees: str) -> None:
    """Change the head of a meeting; raises ``Conflict`` once it is closed."""
    _must_be_open(meeting)
    meeting.title, meeting.held_on, meeting.attendees = title, held_on, attendees
    db.session.flush()


def discuss(meeting: Meeting, item: MeetingItem, *, by: User, at: datetime | None = None) -> None:
    """Note that a partnership was talked about."""
    _must_be_open(meeting)
    if item.discussed_at is None:
        item.discussed_at, item.discussed_by_id = at or clock.utcnow(), by.id
    db.session.flush()


def put_back(meeting: Meeting, item: MeetingItem) -> None:
    """Note that a partnership is still to be talked about."""
    _must_be_open(meeting)
    item.discussed_at = item.discussed_by_id = None
    db.session.flush()


def plan(meeting: Meeting, item: MeetingItem, step: Plan, *, by: User) -> Decision:
    """Decide on the next step; the follow-up is made at once. Raises what planning a follow-up raises."""
    _must_be_open(meeting)
    company = db.session.get_one(Company, item.partnership.company_id)
    follow_up = follow_ups.plan(company, step, by=by, partnership_id=item.partnership_id)
    return _decided(
        item,
        DecisionKind.NEXT_STEP,
        by=by,
        step=step.kind,
        text=follow_up.subject or "",
        owner_id=step.owner.id,
        due_on=step.due_on,
        reference=follow_up.id,
    )


def reassign(meeting: Meeting, item: MeetingItem, owner: User, *, by: User, version: int | None) -> Decision:
    """Give the partnership to another officer at once.

    Raises ``Stale`` where somebody changed it since ``version``, ``Conflict`` where it is theirs already.
    """
    _must_be_open(meeting)
    before = item.partnership.owner_id
    if before == owner.id:
        raise Conflict(_("%(name)s is in charge already.", name=owner.name), field="owner_id")
    _hand(item.partnership, owner, by=by, version=version)
    return _decided(item, DecisionKind.OWNER, by=by, owner_id=owner.id, reference=before)


def move(
    meeting: Meeting,
    item: MeetingItem,
    to: Stage,
    *,
    by: User,
    version: int | None,
    why: str | None = None,
    reason: Reason | None = None,
    until: date | None = None,
) -> Decision:
    """Move the partnership at once; raises what a move raises."""
    _must_be_open(meeting)
    made = pipeline.move(item.partnership, to, by=by, why=why, reason=reason, until=until, version=version)
    said = [reason.name_id if reason else "", why or ""]
    return _decided(
        item,
        DecisionKind.STAGE,
        by=by,
        text="; ".join(part for part in said if part),
        stage_id=to.id,
        due_on=until,
        reference=made.id,
    )


def let_rest(
    meeting: Meeting, item: MeetingItem, *, until: date | None, because: str, by: User, version: int | None
) -> Decision:
    """Let the partnership rest until a day; raises what snoozing raises."""
    _must_be_open(meeting)
    pipeline.snooze(item.partnership, until=until, because=because, version=version)
    return _decided(item, DecisionKind.REST, by=by, text=because.strip(), due_on=until)


def note(meeting: Meeting, item: MeetingItem, text: str, *, by: User) -> Decision:
    """Write down what was said; raises ``Invalid`` for nothing or too much."""
    _must_be_open(meeting)
    text = text.strip()
    if not text:
        raise Invalid(_("Write down what was said."), field="text")
    if len(text) > LONGEST_NOTE:
        raise Invalid(_("Make it shorter."), field="text")
    return _decided(item, DecisionKind.NOTE, by=by, text=text)


def take_back(meeting: Meeting, decision: Decision, *, by: User) -> None:
    """Take a decision back together with what was done by it.

    Raises ``Conflict`` where something was done since that would be lost.
    """
    _must_be_open(meeting)
    partnership = decision.item.partnership
    if decision.kind is DecisionKind.NEXT_STEP:
        follow_up = db.session.get(FollowUp, decision.reference) if decision.reference else None
        if follow_up is not None and follow_up.is_open:
            follow_ups.cancel(follow_up, by=by)
    elif decision.kind is DecisionKind.OWNER:
        if partnership.owner_id != decision.owner_id:
            raise Conflict(_("The partnership was given to somebody else since."))
        before = find_user(decision.reference) if decision.reference else None
        _hand(partnership, before, by=by, version=None)
    elif decision.kind is DecisionKind.STAGE:
        made = db.session.get(StageMove, decision.reference) if decision.reference else None
        if made is not None:
            pipeline.undo_move(made, by=by)
    elif decision.kind is DecisionKind.REST:
        pipeline.wake(partnership)
    db.session.delete(decision)
    db.session.flush()


def close(meeting: Meeting, *, by: User, at: datetime | None = None) -> Document:
    """End a meeting and draft its minutes, which say what was decided and who answers for it."""
    _must_be_open(meeting)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, at or clock.utcnow()
    db.session.flush()
    return documents.draft(DocumentKind.MEETING_MINUTES, Subject.MEETING, meeting.id, by=by)


def reopen(meeting: Meeting) -> None:
    """Go on with a closed meeting."""
    if meeting.state is MeetingState.OPEN:
        raise Conflict(_("The meeting is going on already."))
    meeting.state, meeting.closed_at = MeetingState.OPEN, None
    db.session.flush()


def _must_be_open(meeting: Meeting) -> None:
    if meeting.state is not MeetingState.OPEN:
        raise Conflict(_("The meeting is closed. Go on with it before deciding more."))


def _partnerships(ids: Mapping[int, object]) -> Sequence[Partnership]:
    return db.session.scalars(select(Partnership).where(Partnership.id.in_(ids))).all()


def _hand(partnership: Partnership, owner: User | None, *, by: User, version: int | None) -> None:
    pipeline.edit(
        partnership,
        by=by,
        version=version,
        owner=owner,
        expected_seats=partnership.expected_seats,
        expected_start_on=partnership.expected_start_on,
        interest=partnership.interest,
        approved_on=partnership.approved_on,
        approval_number=partnership.approval_number,
    )


def _decided(item: MeetingItem, kind: DecisionKind, *, by: User, **said: object) -> Decision:
    decision = Decision(item_id=item.id, kind=kind, made_by_id=by.id, **said)
    db.session.add(decision)
    db.session.flush()
    db.session.expire(item, ["decisions"])
    return decision
