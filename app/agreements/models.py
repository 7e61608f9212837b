"""Agreements, seat lines, the ledger of their seats, and files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements import states
from app.agreements.enums import (
    AgreementKind,
    AgreementState,
    FileKind,
    RuleEvent,
    RuleOutcome,
    SeatEvent,
    SignatoryAuthority,
)
from app.companies.models import Company
from app.core import clock
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Rupiah, Versioned, code
from app.pipeline.models import Partnership
from app.settings.enums import RuleCode, Severity
from app.settings.models import Reason, Trade


class Agreement(Audited, Versioned, Recorded, Base):
    """A paper between the office and a company, from draft to its end."""

    __tablename__ = "agreements"

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("partnerships.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"), index=True)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    kind: Mapped[AgreementKind] = code(AgreementKind)
    title: Mapped[str]
    state: Mapped[AgreementState] = code(AgreementState, default=AgreementState.DRAFT)
    office_number: Mapped[str | None] = mapped_column(index=True)
    company_number: Mapped[str | None]
    office_signatory: Mapped[str | None]
    office_signatory_title: Mapped[str | None]
    office_signatory_rank: Mapped[str | None]
    office_signatory_nip: Mapped[str | None]
    office_authority: Mapped[SignatoryAuthority] = code(SignatoryAuthority, default=SignatoryAuthority.OWN)
    office_authority_basis: Mapped[str | None]
    """On whose behalf, or by which letter of attorney, decree or order, the person signs."""
    company_signatory: Mapped[str | None]
    company_signatory_title: Mapped[str | None]
    company_authority: Mapped[SignatoryAuthority] = code(SignatoryAuthority, default=SignatoryAuthority.OWN)
    company_authority_basis: Mapped[str | None]
    place: Mapped[str | None]
    office_signed_on: Mapped[date | None]
    company_signed_on: Mapped[date | None]
    valid_from_on: Mapped[date | None]
    valid_to_on: Mapped[date | None]
    prolonged_from_on: Mapped[date | None]
    prolonged_to_on: Mapped[date | None]
    """Of a signed amendment: the last day it gave to what it amends, and the one that stood there before."""
    termination_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))
    terminated_on: Mapped[date | None]
    notes: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    company: Mapped[Company] = relationship(lazy="raise")
    partnership: Mapped[Partnership | None] = relationship(lazy="raise")
    parent: Mapped["Agreement | None"] = relationship(
        remote_side="Agreement.id", foreign_keys=parent_id, lazy="raise"
    )
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id, lazy="raise")
    termination_reason: Mapped[Reason | None] = relationship(lazy="raise")
    seat_lines: Mapped[list["SeatLine"]] = relationship(
        back_populates="agreement", cascade="all, delete-orphan", order_by="SeatLine.id", lazy="raise"
    )
    files: Mapped[list["AgreementFile"]] = relationship(
        back_populates="agreement", order_by="AgreementFile.id.desc()", lazy="raise"
    )

    __table_args__ = (
        Index("ix_agreements_state_valid_to_on", "state", "valid_to_on"),
        # Renewals are few; which agreements have one is asked on each page.
        Index(
            "ix_agreements_renews_id",
            "renews_id",
            "state",
            sqlite_where=text("renews_id IS NOT NULL"),
            postgresql_where=text("renews_id IS NOT NULL"),
        ),
        CheckConstraint("valid_to_on >= valid_from_on", name="ends_after_start"),
    )

    @property
    def signed_on(self) -> date | None:
        """The day on which the later of both parties signed; None while one has not.

        A letter of interest is signed by the company alone.
        """
        if not self.kind.is_binding:
            return self.company_signed_on
        if self.office_signed_on is None or self.company_signed_on is None:
            return None
        return max(self.office_signed_on, self.company_signed_on)

    @property
    def shown_state(self) -> AgreementState:
        """Where it stands today: see ``states``."""
        return states.shown(
            self.state, valid_from_on=self.valid_from_on, valid_to_on=self.valid_to_on, on=clock.today()
        )

    @property
    def colour(self) -> str:
        """The colour of the state shown."""
        return states.COLOURS[self.shown_state]

    @property
    def is_live(self) -> bool:
        """Whether it binds today."""
        return self.shown_state in states.LIVE

    @property
    def seats(self) -> int:
        """The seats of all its lines."""
        return sum(line.seats for line in self.seat_lines)

    @property
    def monthly_idr(self) -> int:
        """What the company pays a month, in rupiah, while every seat is taken."""
        return sum(line.seats * line.stipend_idr for line in self.seat_lines)


class AgreementSum(Base):
    """What figures ask of a signed agreement (whose ``id`` it has), so that a period is added up within an index.

    ``signed_on`` is the later of both signatures of a binding one, ``is_repeat`` whether its company had signed another
    one before, ``is_live`` whether nobody ended it. Written by the database alone: agreements and seat lines say all of it.

    ``seats`` are those it names; a letter of interest promises none. ``new_seats`` are those that its signature added to
    all signed before: an MoU and the PKS under it name the same seats, so together they come to the seats of the MoU or to
    those of all its PKS, whichever is more, and each adds what it raised that by, in the order of signature (then of id).
    A PKS of 8 under an MoU of 10 adds 0, the next one of 12 adds 10. That a paper ran out later takes nothing back. An
    agreement with one person adds none to a signed one with seats that it hangs under: the person has one of those.
    """

    __tablename__ = "agreement_sums"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    company_id: Mapped[int] = mapped_column(index=True)
    owner_id: Mapped[int | None]
    signed_on: Mapped[date | None]
    is_live: Mapped[bool]
    valid_to_on: Mapped[date | None]
    seats: Mapped[int]
    new_seats: Mapped[int]
    is_repeat: Mapped[bool]

    __table_args__ = (
        Index("ix_agreement_sums_signed", "signed_on", "company_id", "owner_id", "new_seats", "is_repeat"),
        Index("ix_agreement_sums_live", "is_live", "valid_to_on", "company_id", "owner_id", "seats"),
    )


class SeatLine(Audited, Recorded, Base):
    """Seats of one position in an agreement, with their terms; money in rupiah a month."""

    __tablename__ = "seat_lines"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    position: Mapped[str]
    trade_id: Mapped[int | None] = mapped_column(ForeignKey("trades.id"))
    seats: Mapped[int]
    months: Mapped[int]
    transport_idr: Mapped[Rupiah]
    meals_idr: Mapped[Rupiah]
    incentive_idr: Mapped[Rupiah]
    has_jkk: Mapped[Flag]
    has_jkm: Mapped[Flag]
    other_security: Mapped[str | None]
    hours_per_week: Mapped[float | None] = mapped_column(Numeric(4, 1, asdecimal=False))
    has_night_shift: Mapped[Flag]
    theory_percent: Mapped[int | None]
    """How much of the whole time is theory."""
    mentor: Mapped[str | None]
    place: Mapped[str | None]

    agreement: Mapped[Agreement] = relationship(back_populates="seat_lines", lazy="raise")
    trade: Mapped[Trade | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("months > 0", name="months_positive"),
    )

    @property
    def stipend_idr(self) -> int:
        """Transport, meals and incentive together, in rupiah a month."""
        return self.transport_idr + self.meals_idr + self.incentive_idr


class SeatEntry(Recorded, Base):
    """One line of the ledger of a seat line: so many seats, on a day; never changed, only followed by another one.

    What is committed follows ``SeatLine.seats`` by itself (``ledger``); all else is entered by ``services.enter``. One
    that takes another back has its event and ``seats`` with the other sign.
    """

    __tablename__ = "seat_entries"

    id: Mapped[Key]
    seat_line_id: Mapped[int] = mapped_column(ForeignKey("seat_lines.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Which entry of its line it is, from 1: whoever would write past the lock of the line meets its constraint."""
    event: Mapped[SeatEvent] = code(SeatEvent)
    seats: Mapped[int]
    on: Mapped[date]
    override_reason: Mapped[str | None]
    """Why more was taken than is committed."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    seat_line: Mapped[SeatLine] = relationship(lazy="raise")
    by: Mapped[User | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("seat_line_id", "number"),
        CheckConstraint("seats <> 0", name="seats_moved"),
    )


class RuleResult(Recorded, Base):
    """What a rule said of a record on a day, with all that it was judged by; never changed.

    ``subject`` is the table of the record, ``facts`` (plain JSON) what the sentence is told from.
    """

    __tablename__ = "rule_results"

    id: Mapped[Key]
    subject: Mapped[str]
    subject_id: Mapped[int]
    event: Mapped[RuleEvent] = code(RuleEvent)
    on: Mapped[date]
    outcome: Mapped[RuleOutcome] = code(RuleOutcome)
    severity: Mapped[Severity] = code(Severity)
    rule: Mapped[RuleCode] = code(RuleCode)
    article: Mapped[str]
    value: Mapped[str | None]
    measured: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    override_reason: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    by: Mapped[User | None] = relationship(lazy="raise")

    __table_args__ = (Index("ix_rule_results_subject", "subject", "subject_id", "id"),)


class AgreementFile(Audited, Recorded, Base):
    """An uploaded paper of an agreement; the file itself lies in the store under its hash."""

    __tablename__ = "agreement_files"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FileKind] = code(FileKind)
    version_number: Mapped[int]
    sha256: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]

    agreement: Mapped[Agreement] = relationship(back_populates="files", lazy="raise")
    uploaded_by: Mapped[User | None] = relationship(lazy="raise")


class Clause(Audited, Versioned, Recorded, Base):
    """A clause of the office's library, for agreements of one kind; those that are usual stand in every new one.

    Each line of ``body`` is a paragraph; words in curly brackets are filled in from the agreement (``wording``).
    """

    __tablename__ = "clauses"

    id: Mapped[Key]
    kind: Mapped[AgreementKind] = code(AgreementKind)
    position: Mapped[int]
    heading: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    is_usual: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (Index("ix_clauses_kind_position", "kind", "position"),)


class Wording(Recorded, Base):
    """One version of what an agreement says; never changed, only followed by the next number.

    ``articles`` are ``heading`` and ``body`` in order, ``facts`` the ``label`` and ``value`` of all that was entered.
    """

    __tablename__ = "agreement_wordings"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    number: Mapped[int]
    articles: Mapped[list[dict[str, Any]]]
    facts: Mapped[list[dict[str, Any]]]
    note: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    by: Mapped[User | None] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("agreement_id", "number"),)


class AgreementReminder(Base):
    """That people were told of the coming last day of an agreement, once a step; a new last day begins anew.

    ``step`` is how many days before its last day.
    """

    __tablename__ = "agreement_reminders"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    ends_on: Mapped[date]
    step: Mapped[int]

    __table_args__ = (Index("uq_agreement_reminders_once", "agreement_id", "step", "ends_on", unique=True),)


class InactiveReminder(Base):
    """That people were told of an agreement under which nobody was placed since a day; once somebody was, it begins anew."""

    __tablename__ = "inactive_reminders"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    since_on: Mapped[date]

    __table_args__ = (Index("uq_inactive_reminders_once", "agreement_id", "since_on", unique=True),)


class AgreementCare(Audited, Versioned, Recorded, Base):
    """By which numbers the office looks after agreements in force (row 1)."""

    __tablename__ = "agreement_care"

    id: Mapped[Key]
    inactive_months: Mapped[int]
    """After how many months without a placement an agreement counts as inactive."""
    monitoring_months: Mapped[int]
    """Every how many months apprentices are visited."""
    monitoring_weeks: Mapped[int]
    """How many weeks after they began they are visited first."""

    __table_args__ = (
        CheckConstraint("inactive_months > 0", name="inactive_after_some_months"),
        CheckConstraint("monitoring_months > 0", name="monitored_every_some_months"),
        CheckConstraint("monitoring_weeks >= 0", name="monitored_after_some_weeks"),
    )
