"""Review meetings: what is walked through, and what was decided."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned, code
from app.meetings.enums import DecisionKind, MeetingState
from app.pipeline.models import Partnership
from app.settings.enums import FollowUpKind
from app.settings.models import Stage


class Meeting(Audited, Versioned, Recorded, Base):
    """A review of partnerships, one after the other; ``about`` says in words which list was taken."""

    __tablename__ = "meetings"

    id: Mapped[Key]
    title: Mapped[str]
    held_on: Mapped[date]
    attendees: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = code(MeetingState, default=MeetingState.OPEN)
    chaired_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    closed_at: Mapped[datetime | None]

    chaired_by: Mapped[User | None] = relationship(lazy="raise")


class MeetingItem(Recorded, Base):
    """One partnership on the list of a meeting: its place, why it is there and the stage at which it stood."""

    __tablename__ = "meeting_items"

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    why: Mapped[str] = mapped_column(default="")
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    discussed_at: Mapped[datetime | None]
    discussed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    partnership: Mapped[Partnership] = relationship(lazy="raise")
    stage: Mapped[Stage] = relationship(lazy="raise")
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="item", order_by="Decision.id", lazy="raise", passive_deletes=True
    )

    __table_args__ = (
        Index("uq_meeting_items_meeting_id_position", "meeting_id", "position", unique=True),
        Index("uq_meeting_items_meeting_id_partnership_id", "meeting_id", "partnership_id", unique=True),
    )


class Decision(Recorded, Base):
    """What was decided of a partnership: by ``kind``, what, who answers for it and until when.

    ``reference`` leads to what was done at once, so that it can be taken back: the follow-up, the move, the officer
    before.
    """

    __tablename__ = "meeting_decisions"

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("meeting_items.id", ondelete="CASCADE"), index=True)
    kind: Mapped[DecisionKind] = code(DecisionKind)
    step: Mapped[FollowUpKind | None] = code(FollowUpKind)
    text: Mapped[str] = mapped_column(Text, default="")
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date | None]
    reference: Mapped[int | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    item: Mapped[MeetingItem] = relationship(back_populates="decisions", lazy="raise")
    stage: Mapped[Stage | None] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id, lazy="raise")
    made_by: Mapped[User | None] = relationship(foreign_keys=made_by_id, lazy="raise")
