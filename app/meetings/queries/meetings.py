"""Meetings, their lists and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.core import paging
from app.core.db import db
from app.core.permissions import LARGEST_ID, Actor, changeable_or_403, scope, visible_or_404
from app.documents.enums import Subject
from app.documents.models import Document
from app.meetings.models import Decision, Meeting, MeetingItem
from app.pipeline.models import Partnership

_CHAIR = joinedload(Meeting.chaired_by).lazyload(User.held_roles)

ITEM: tuple[ExecutableOption, ...] = (
    joinedload(MeetingItem.stage),
    joinedload(MeetingItem.partnership).joinedload(Partnership.company),
    joinedload(MeetingItem.partnership).joinedload(Partnership.scheme),
    joinedload(MeetingItem.partnership).joinedload(Partnership.owner).lazyload(User.held_roles),
    selectinload(MeetingItem.decisions).options(
        joinedload(Decision.owner).lazyload(User.held_roles),
        joinedload(Decision.made_by).lazyload(User.held_roles),
        joinedload(Decision.stage),
    ),
)
"""What is said of a partnership on the list of a meeting."""


@dataclass(frozen=True)
class Progress:
    """How far a meeting has come: ``next`` is the place of the first partnership nobody talked about yet."""

    total: int = 0
    discussed: int = 0
    next: int | None = None


def latest(actor: Actor, *, key: str | None = None) -> paging.Page[Meeting]:
    """One page of meetings, the latest first."""
    statement = select(Meeting).where(scope(actor, Meeting)).options(_CHAIR)
    return paging.page(statement, [paging.Order(Meeting.id, "id", descending=True)], key=key)


def meeting_or_404(actor: Actor, meeting_id: int) -> Meeting:
    """The meeting; 404 where it may not be seen."""
    return visible_or_404(actor, Meeting, meeting_id, options=(_CHAIR,))


def meeting_for_change(actor: Actor, meeting_id: int) -> Meeting:
    """The meeting; 404 where it may not be seen, 403 where it may only be read."""
    return changeable_or_403(actor, Meeting, meeting_id, options=(_CHAIR,))


def progress_of(meeting_ids: Sequence[int]) -> dict[int, Progress]:
    """How far each of these meetings has come."""
    # As the minutes say it: of what something was decided was talked about.
    is_talked_about = or_(
        MeetingItem.discussed_at.is_not(None), exists().where(Decision.item_id == MeetingItem.id)
    )
    talked_about = func.count().filter(is_talked_about)
    waiting = func.min(MeetingItem.position).filter(~is_talked_about)
    rows = db.session.execute(
        select(MeetingItem.meeting_id, func.count(), talked_about, waiting)
        .where(MeetingItem.meeting_id.in_(meeting_ids))
        .group_by(MeetingItem.meeting_id)
    )
    found = {key: Progress(total, discussed, first) for key, total, discussed, first in rows}
    return {key: found.get(key, Progress()) for key in meeting_ids}


def items_of(meeting: Meeting) -> list[MeetingItem]:
    """The partnerships of a meeting in order, with what was decided of each."""
    statement = (
        select(MeetingItem)
        .where(MeetingItem.meeting_id == meeting.id)
        .order_by(MeetingItem.position)
        .options(*ITEM)
    )
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def item_or_404(meeting: Meeting, position: int) -> MeetingItem:
    """The partnership at this place of the list."""
    if not 0 < position <= LARGEST_ID:
        abort(404)
    statement = (
        select(MeetingItem)
        .where(MeetingItem.meeting_id == meeting.id, MeetingItem.position == position)
        .options(*ITEM)
    )
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    return found or abort(404)


def beside(meeting: Meeting, position: int) -> tuple[int | None, int | None]:
    """The places before and after; a partnership that is no longer on file leaves a gap."""
    of_meeting = MeetingItem.meeting_id == meeting.id
    before = select(func.max(MeetingItem.position)).where(of_meeting, MeetingItem.position < position)
    after = select(func.min(MeetingItem.position)).where(of_meeting, MeetingItem.position > position)
    found = db.session.execute(select(before.scalar_subquery(), after.scalar_subquery())).one()
    return found[0], found[1]


def decision_or_404(meeting: Meeting, decision_id: int) -> Decision:
    """A decision of this meeting."""
    if not 0 < decision_id <= LARGEST_ID:
        abort(404)
    statement = (
        select(Decision)
        .join(MeetingItem, MeetingItem.id == Decision.item_id)
        .where(Decision.id == decision_id, MeetingItem.meeting_id == meeting.id)
        .options(joinedload(Decision.item).joinedload(MeetingItem.partnership))
    )
    return db.session.scalar(statement) or abort(404)


def minutes_of(actor: Actor, meeting: Meeting) -> list[Document]:
    """The minutes of a meeting, the latest first."""
    statement = (
        select(Document)
        .where(
            Document.subject == Subject.MEETING,
            Document.subject_id == meeting.id,
            scope(actor, Document),
        )
        .order_by(Document.id.desc())
    )
    return list(db.session.scalars(statement))
