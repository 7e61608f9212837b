"""Placements: one candidate on one seat line, from the proposal to whether the job lasted."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import SeatEntry, SeatLine
from app.candidates.models import Candidate
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.placements import states
from app.placements.enums import PlacementState
from app.settings.models import Reason

_OPEN = ", ".join(f"'{one.value}'" for one in states.OPEN)
_HOLDING = ", ".join(f"'{one.value}'" for one in states.HOLDING)


class Placement(Audited, Versioned, Recorded, Base):
    """A candidate for a seat; state and days follow from the steps (``states.standing``)."""

    __tablename__ = "placements"

    sealed_in_log: ClassVar[frozenset[str]] = frozenset({"employer", "hired_position", "note"})

    id: Mapped[Key]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    seat_line_id: Mapped[int] = mapped_column(ForeignKey("seat_lines.id"), index=True)
    state: Mapped[PlacementState] = code(PlacementState)
    state_on: Mapped[date]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"), index=True)
    started_on: Mapped[date | None] = mapped_column(index=True)
    completed_on: Mapped[date | None] = mapped_column(index=True)
    left_on: Mapped[date | None]
    hired_on: Mapped[date | None] = mapped_column(index=True)
    is_hired_by_host: Mapped[bool | None]
    employer: Mapped[str | None]
    """Who hired, where it was not the company of the seat."""
    hired_position: Mapped[str | None]
    note: Mapped[str | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    candidate: Mapped[Candidate] = relationship(lazy="raise")
    seat_line: Mapped[SeatLine] = relationship(lazy="raise")
    reason: Mapped[Reason | None] = relationship(lazy="raise")
    steps: Mapped[list["PlacementStep"]] = relationship(
        back_populates="placement", order_by="PlacementStep.id", lazy="raise", passive_deletes=True
    )
    checks: Mapped[list["PlacementCheck"]] = relationship(
        order_by="PlacementCheck.months", lazy="raise", viewonly=True
    )

    __table_args__ = (
        # With all that lists and their counts ask for, so that they read nothing else.
        Index(
            "ix_placements_state_state_on",
            "state",
            "state_on",
            "started_on",
            "seat_line_id",
            "candidate_id",
            "id",
        ),
        Index(
            "uq_placements_open_at_line",
            "candidate_id",
            "seat_line_id",
            unique=True,
            sqlite_where=text(f"state IN ({_OPEN})"),
            postgresql_where=text(f"state IN ({_OPEN})"),
        ),
        # Somebody who was accepted sits on one seat, however many requests come at once.
        Index(
            "uq_placements_one_seat",
            "candidate_id",
            unique=True,
            sqlite_where=text(f"state IN ({_HOLDING})"),
            postgresql_where=text(f"state IN ({_HOLDING})"),
        ),
    )

    @property
    def colour(self) -> str:
        return states.COLOURS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in states.OPEN


class PlacementStep(Recorded, Base):
    """One step of a placement, on its day; one that was taken back stays, and says so."""

    __tablename__ = "placement_steps"

    id: Mapped[Key]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"), index=True)
    to_state: Mapped[PlacementState] = code(PlacementState)
    on: Mapped[date]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"), index=True)
    note: Mapped[str | None]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("seat_entries.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    undone_at: Mapped[datetime | None]
    undone_entry_id: Mapped[int | None] = mapped_column(ForeignKey("seat_entries.id"), index=True)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    placement: Mapped[Placement] = relationship(back_populates="steps", lazy="raise")
    entry: Mapped[SeatEntry | None] = relationship(foreign_keys=entry_id, lazy="raise")
    reason: Mapped[Reason | None] = relationship(lazy="raise")
    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id, lazy="raise")


class PlacementCheck(Audited, Recorded, Base):
    """Whether somebody is still at work so many months after the apprenticeship or the hiring."""

    __tablename__ = "placement_checks"

    id: Mapped[Key]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    months: Mapped[int]
    on: Mapped[date]
    is_still_there: Mapped[Flag]
    note: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    __table_args__ = (
        UniqueConstraint("placement_id", "months"),
        CheckConstraint("months > 0", name="months_positive"),
    )
