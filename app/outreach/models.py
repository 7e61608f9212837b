"""Road shows, stops and visits."""

from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.outreach.enums import PhotoRole, RoadShowState, StopState, VisitMode, VisitOutcome
from app.settings.custom.models import FieldValue, HasCustomFields
from app.settings.enums import FollowUpKind, VisitPurpose
from app.settings.models import Reason, Trade
from app.settings.purposes import HasPurpose, PurposeCode, PurposeKey


def _officers(table: str, column: str, target: str) -> Table:
    return Table(
        table,
        Base.metadata,
        Column(column, ForeignKey(target, ondelete="CASCADE"), primary_key=True),
        Column("user_id", ForeignKey("users.id"), primary_key=True, index=True),
    )


road_show_officers = _officers("road_show_officers", "road_show_id", "road_shows.id")
stop_officers = _officers("stop_officers", "stop_id", "stops.id")
visit_officers = _officers("visit_officers", "visit_id", "visits.id")


class RoadShow(Audited, Versioned, Recorded, Base):
    """A planned round of visits under one assignment letter."""

    __tablename__ = "road_shows"

    id: Mapped[Key]
    title: Mapped[str]
    aim: Mapped[str | None]
    regulation: Mapped[str | None]
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    assignment_number: Mapped[str | None]
    assigned_on: Mapped[date | None]
    state: Mapped[RoadShowState] = code(RoadShowState, default=RoadShowState.PLANNED)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    officers: Mapped[list[User]] = relationship(
        secondary=road_show_officers, order_by=User.name, lazy="raise"
    )
    stops: Mapped[list["Stop"]] = relationship(
        back_populates="road_show", order_by="(Stop.on, Stop.position, Stop.id)", lazy="raise"
    )

    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)


class Stop(HasPurpose, Audited, Versioned, Recorded, Base):
    """One company to be visited on one day of a road show, in its place in the order of that day.

    ``planned_at`` is the hour an accepted order gives it; locked, it keeps that hour and its officers. ``follows_id`` is
    the stop of an earlier day that was moved here.
    """

    __tablename__ = "stops"

    id: Mapped[Key]
    road_show_id: Mapped[int] = mapped_column(ForeignKey("road_shows.id", ondelete="CASCADE"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    on: Mapped[date]
    position: Mapped[int]
    window_from: Mapped[time | None]
    window_to: Mapped[time | None]
    minutes: Mapped[int] = mapped_column(default=45)
    state: Mapped[StopState] = code(StopState, default=StopState.PLANNED)
    missed_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))
    moved_to_on: Mapped[date | None]
    arrived_at: Mapped[datetime | None]
    note: Mapped[str | None]
    purpose: Mapped[PurposeKey | None] = mapped_column(PurposeCode)
    planned_at: Mapped[time | None]
    is_locked: Mapped[Flag]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("stops.id"), index=True)

    road_show: Mapped[RoadShow] = relationship(back_populates="stops", lazy="raise")
    company: Mapped[Company] = relationship(lazy="raise")
    missed_reason: Mapped[Reason | None] = relationship(lazy="raise")
    officers: Mapped[list[User]] = relationship(secondary=stop_officers, order_by=User.name, lazy="raise")

    @property
    def expected_at(self) -> time | None:
        """The hour at which somebody is to be there, as planned or as agreed with the company."""
        return self.planned_at or self.window_from

    __table_args__ = (Index("ix_stops_on_road_show_id_position", "on", "road_show_id", "position"),)


class Visit(HasCustomFields, HasPurpose, Audited, Versioned, Recorded, Base):
    """A meeting, or an attempt at one; an event that happened, never planned.

    ``next_step_…`` is what was agreed at the visit and stays as it was said; the follow-up made of it lives on.
    """

    __tablename__ = "visits"

    unaudited: ClassVar[frozenset[str]] = frozenset({"uuid"})

    id: Mapped[Key]
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    stop_id: Mapped[int | None] = mapped_column(ForeignKey("stops.id"), index=True)
    visited_on: Mapped[date]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    mode: Mapped[VisitMode] = code(VisitMode, default=VisitMode.ON_SITE)
    purpose: Mapped[PurposeKey] = mapped_column(PurposeCode, default=PurposeKey(VisitPurpose.SOCIALISATION))
    outcome: Mapped[VisitOutcome] = code(VisitOutcome)
    refusal_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))
    return_on: Mapped[date | None]
    people_met: Mapped[str | None]
    seats_offered: Mapped[int | None]
    headcount_learned: Mapped[int | None]
    headcount_source: Mapped[HeadcountSource | None] = code(HeadcountSource, nullable=True)
    is_tax_incentive_explained: Mapped[Flag]
    notes: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    no_gps_reason: Mapped[str | None]
    next_step_kind: Mapped[FollowUpKind | None] = code(FollowUpKind, nullable=True)
    next_step_on: Mapped[date | None]
    next_step: Mapped[str | None]
    no_next_step_because: Mapped[str | None]
    received_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    company: Mapped[Company] = relationship(lazy="raise")
    stop: Mapped[Stop | None] = relationship(lazy="raise")
    refusal_reason: Mapped[Reason | None] = relationship(lazy="raise")
    officers: Mapped[list[User]] = relationship(secondary=visit_officers, order_by=User.name, lazy="raise")
    needs: Mapped[list["VisitNeed"]] = relationship(
        cascade="all, delete-orphan", order_by="VisitNeed.id", lazy="raise"
    )
    photos: Mapped[list["VisitPhoto"]] = relationship(
        back_populates="visit", cascade="all, delete-orphan", order_by="VisitPhoto.id", lazy="raise"
    )

    __table_args__ = (
        # Lists ask what visits a company had within this index, without reading a million of them.
        Index("ix_visits_company_id_visited_on", "company_id", "visited_on", "outcome", "purpose"),
        Index("ix_visits_visited_on_id", "visited_on", "id"),
        Index("ix_visits_outcome_visited_on", "outcome", "visited_on", "id"),
        Index("ix_visits_purpose_visited_on", "purpose", "visited_on", "id"),
        Index(
            "ix_visits_seats_offered_company_id",
            "seats_offered",
            "company_id",
            sqlite_where=text("seats_offered IS NOT NULL"),
            postgresql_where=text("seats_offered IS NOT NULL"),
        ),
        CheckConstraint("seats_offered >= 0", name="seats_not_negative"),
        CheckConstraint("headcount_learned >= 0", name="headcount_not_negative"),
        CheckConstraint("ended_at >= started_at", name="ends_after_start"),
    )


class VisitFieldValue(FieldValue, Base):
    """A value of a field of the office on a visit, for filters and sorts."""

    __tablename__ = "visit_field_values"

    record_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"))


class VisitNeed(Base):
    """A position the company said it needs people for."""

    __tablename__ = "visit_needs"

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    position: Mapped[str]
    count: Mapped[int] = mapped_column(default=1)
    trade_id: Mapped[int | None] = mapped_column(ForeignKey("trades.id"))

    trade: Mapped[Trade | None] = relationship(lazy="raise")


class VisitPhoto(Recorded, Base):
    """A picture taken at a visit, or a signature given there; the file itself lies in the store under its hash.

    A removed picture keeps its row, so that removing it can be taken back.
    """

    __tablename__ = "visit_photos"

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    role: Mapped[PhotoRole] = code(PhotoRole, default=PhotoRole.PHOTO, server_default=PhotoRole.PHOTO.value)
    sha256: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    caption: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship(back_populates="photos", lazy="raise")


class PlanningRules(Audited, Versioned, Recorded, Base):
    """What the office reckons its days on the road by (row 1).

    ``hours`` holds, by weekday from ``"0"`` for Monday, when work begins and ends (``["08:00", "16:00"]``);
    ``visit_minutes`` how long a visit takes, by purpose.
    """

    __tablename__ = "planning_rules"

    id: Mapped[Key]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    is_round_trip: Mapped[bool] = mapped_column(default=True)
    road_factor: Mapped[float] = mapped_column(default=1.35)
    speed_kmh: Mapped[int] = mapped_column(default=30)
    road_service: Mapped[str] = mapped_column(default="")
    hours: Mapped[dict[str, Any]]
    lunch_from: Mapped[time | None]
    lunch_until: Mapped[time | None]
    friday_from: Mapped[time | None]
    friday_until: Mapped[time | None]
    prayer_from: Mapped[time | None]
    prayer_until: Mapped[time | None]
    visit_minutes: Mapped[dict[str, Any]]

    __table_args__ = (
        CheckConstraint("road_factor >= 1", name="roads_are_longer"),
        CheckConstraint("speed_kmh > 0", name="moves"),
    )


class VisitHabit(HasPurpose, Audited, Versioned, Recorded, Base):
    """In which hours a company receives people, and every how many months it is to be visited.

    ``due_on`` is when it is next; each visit puts it off anew.
    """

    __tablename__ = "visit_habits"

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    receives_from: Mapped[time | None]
    receives_until: Mapped[time | None]
    every_months: Mapped[int | None]
    purpose: Mapped[PurposeKey | None] = mapped_column(PurposeCode)
    due_on: Mapped[date | None] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("every_months > 0", name="some_months"),)


class VisitTally(Base):
    """So many visits of a day with this outcome more, or fewer: all rows added up are what a count would say.

    ``user_id`` is one of those who made them; without one it is the visits themselves, each once however many went.
    Written by the database alone, and added up every night.
    """

    __tablename__ = "visit_tallies"

    id: Mapped[Key]
    visited_on: Mapped[date]
    user_id: Mapped[int | None]
    outcome: Mapped[VisitOutcome] = code(VisitOutcome)
    visits: Mapped[int]

    # A period is added up within this index.
    __table_args__ = (Index("ix_visit_tallies_sum", "visited_on", "user_id", "outcome", "visits"),)


class VisitKindTally(Base):
    """The same by purpose and way of meeting too: apart, since dashboards add up the fewer rows without them."""

    __tablename__ = "visit_kind_tallies"

    id: Mapped[Key]
    user_id: Mapped[int | None]
    visited_on: Mapped[date]
    purpose: Mapped[PurposeKey] = mapped_column(PurposeCode)
    mode: Mapped[VisitMode] = code(VisitMode)
    outcome: Mapped[VisitOutcome] = code(VisitOutcome)
    visits: Mapped[int]

    __table_args__ = (
        Index("ix_visit_kind_tallies_sum", "user_id", "visited_on", "purpose", "mode", "outcome", "visits"),
    )


class JointVisit(Base):
    """One of several people who made a visit, with its day and outcome; written by the database alone."""

    __tablename__ = "joint_visits"

    visit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visited_on: Mapped[date]
    outcome: Mapped[VisitOutcome] = code(VisitOutcome)

    # What people made together is told visit by visit within this index.
    __table_args__ = (Index("ix_joint_visits_sum", "visited_on", "visit_id", "outcome", "user_id"),)
