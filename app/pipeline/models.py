"""Partnerships and the moves they made."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.companies.models import Company
from app.core.audit import Audited
from app.core.clock import utcnow
from app.core.db import Base, Flag, Key, Recorded, Versioned
from app.settings.custom.models import FieldValue, HasCustomFields
from app.settings.models import Reason, Scheme, Stage


class Partnership(HasCustomFields, Audited, Versioned, Recorded, Base):
    """One company under one scheme: the thing that moves through the pipeline.

    Until ``snoozed_until_on`` nobody calls it stuck. ``has_next_step`` says whether something is promised to its company; the database itself keeps it.
    """

    __tablename__ = "partnerships"

    unaudited: ClassVar[frozenset[str]] = frozenset({"has_next_step"})

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    expected_seats: Mapped[int] = mapped_column(default=0)
    expected_start_on: Mapped[date | None]
    interest: Mapped[str | None]
    postponed_until_on: Mapped[date | None]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))
    reason_note: Mapped[str | None]
    snoozed_until_on: Mapped[date | None]
    snoozed_because: Mapped[str | None]
    approved_on: Mapped[date | None]
    approval_number: Mapped[str | None]
    entered_stage_at: Mapped[datetime] = mapped_column(default=utcnow)
    closed_at: Mapped[datetime | None]
    has_next_step: Mapped[Flag]

    company: Mapped[Company] = relationship(lazy="raise")
    scheme: Mapped[Scheme] = relationship(lazy="raise")
    stage: Mapped[Stage] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(lazy="raise")
    reason: Mapped[Reason | None] = relationship(lazy="raise")
    moves: Mapped[list["StageMove"]] = relationship(
        back_populates="partnership", order_by="StageMove.id.desc()", lazy="raise"
    )

    __table_args__ = (
        Index(
            "uq_partnerships_one_open",
            "company_id",
            "scheme_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        # The board is counted within this index, without reading the partnerships themselves.
        Index(
            "ix_partnerships_board",
            "scheme_id",
            "stage_id",
            "entered_stage_at",
            "id",
            "has_next_step",
            "owner_id",
            "company_id",
            "closed_at",
            "expected_seats",
            "postponed_until_on",
            "snoozed_until_on",
        ),
        # The few that rest.
        Index(
            "ix_partnerships_snoozed_until_on",
            "snoozed_until_on",
            sqlite_where=text("snoozed_until_on IS NOT NULL"),
            postgresql_where=text("snoozed_until_on IS NOT NULL"),
        ),
        # Boards that stand open ask every few seconds what has changed.
        Index("ix_partnerships_updated_at", "updated_at"),
        CheckConstraint("expected_seats >= 0", name="seats_not_negative"),
    )


class PartnershipTally(Base):
    """So many partnerships and seats of a kind are more, or fewer: all rows of a kind added up are what a count would say.

    Written by the database alone, whoever changes partnerships and in whatever way, and added up every night. Those of
    companies in the trash are among them.
    """

    __tablename__ = "partnership_tallies"

    id: Mapped[Key]
    scheme_id: Mapped[int]
    stage_id: Mapped[int]
    owner_id: Mapped[int | None]
    lacks_next_step: Mapped[bool]
    """Whether it is open and nothing is promised to its company."""
    partnerships: Mapped[int]
    seats: Mapped[int]


class PartnershipFieldValue(FieldValue, Base):
    """A value of a field of the office on a partnership, for filters and sorts."""

    __tablename__ = "partnership_field_values"

    record_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id", ondelete="CASCADE"))


class StageMove(Base):
    """One step of a partnership from stage to stage: who, when, why and on what evidence."""

    __tablename__ = "stage_moves"

    id: Mapped[Key]
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id", ondelete="CASCADE"), index=True)
    from_stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"))
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    moved_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    why: Mapped[str | None]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))
    evidence: Mapped[str | None]

    partnership: Mapped[Partnership] = relationship(back_populates="moves", lazy="raise")
    from_stage: Mapped[Stage | None] = relationship(foreign_keys=from_stage_id, lazy="raise")
    to_stage: Mapped[Stage] = relationship(foreign_keys=to_stage_id, lazy="raise")
    moved_by: Mapped[User | None] = relationship(lazy="raise")
    reason: Mapped[Reason | None] = relationship(lazy="raise")
