"""The agreement of one participant with the company of the seat, which the office endorses (Permenaker 6/2020 art. 10)."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned, code
from app.participants.enums import PaperKind, ParticipantState
from app.placements.models import Placement
from app.settings.models import Reason

COLOURS: dict[ParticipantState, str] = {
    ParticipantState.DRAFT: "slate",
    ParticipantState.SIGNED: "indigo",
    ParticipantState.ENDORSED: "green",
    ParticipantState.ENDED: "red",
}


class ParticipantAgreement(Audited, Versioned, Recorded, Base):
    """One for each placement that came so far; its state follows from its days (``standing``).

    ``articles`` are ``heading`` and ``body`` in order. Once both parties signed, ``terms`` holds all that the paper says
    but the persons: what was signed stays, whatever becomes of the seat and the library.
    """

    __tablename__ = "participant_agreements"

    unaudited: ClassVar[frozenset[str]] = frozenset({"articles", "terms"})
    sealed_in_log: ClassVar[frozenset[str]] = frozenset({"guardian_name", "guardian_relation"})

    id: Mapped[Key]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"), unique=True)
    state: Mapped[ParticipantState] = code(ParticipantState, default=ParticipantState.DRAFT)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    programme: Mapped[str] = mapped_column(Text)
    """What is learnt, in the words of the paper."""
    company_number: Mapped[str | None]
    company_signatory: Mapped[str | None]
    company_signatory_title: Mapped[str | None]
    guardian_name: Mapped[str | None]
    guardian_relation: Mapped[str | None]
    articles: Mapped[list[dict[str, Any]]]
    special_terms: Mapped[str | None] = mapped_column(Text)
    terms: Mapped[dict[str, Any] | None]
    participant_signed_on: Mapped[date | None]
    company_signed_on: Mapped[date | None]
    office_number: Mapped[str | None]
    endorsed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    placement: Mapped[Placement] = relationship(lazy="raise")
    reason: Mapped[Reason | None] = relationship(lazy="raise")
    files: Mapped[list["ParticipantFile"]] = relationship(order_by="ParticipantFile.id.desc()", lazy="raise")

    __table_args__ = (
        Index("ix_participant_agreements_state_starts_on", "state", "starts_on"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("(office_number IS NULL) = (endorsed_on IS NULL)", name="endorsed_under_number"),
        CheckConstraint(
            "(participant_signed_on IS NULL) = (company_signed_on IS NULL)", name="signed_by_both"
        ),
    )

    @property
    def standing(self) -> ParticipantState:
        """Where it stands, as its days tell it."""
        if self.ended_on is not None:
            return ParticipantState.ENDED
        if self.endorsed_on is not None:
            return ParticipantState.ENDORSED
        return ParticipantState.DRAFT if self.company_signed_on is None else ParticipantState.SIGNED

    @property
    def signed_on(self) -> date | None:
        """The day on which the later of both signed; None while one has not."""
        if self.participant_signed_on is None or self.company_signed_on is None:
            return None
        return max(self.participant_signed_on, self.company_signed_on)

    def is_endorsed_late(self, begun_on: date | None) -> bool:
        """Whether the office endorsed it only after the first day; ``begun_on`` is the day it really began."""
        return self.endorsed_on is not None and self.endorsed_on > (begun_on or self.starts_on)

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


class ParticipantFile(Audited, Recorded, Base):
    """A scan that belongs to it; the latest of its kind counts, the file lies in the store under its hash."""

    __tablename__ = "participant_files"

    id: Mapped[Key]
    participant_agreement_id: Mapped[int] = mapped_column(
        ForeignKey("participant_agreements.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[PaperKind] = code(PaperKind)
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    uploaded_by: Mapped[User | None] = relationship(lazy="raise")


class EndorsementReminder(Base):
    """That people were told of a placement without endorsement, once before the day it is due and once after it."""

    __tablename__ = "endorsement_reminders"

    id: Mapped[Key]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    is_late: Mapped[bool]

    __table_args__ = (
        Index("uq_endorsement_reminders_once", "placement_id", "due_on", "is_late", unique=True),
    )
