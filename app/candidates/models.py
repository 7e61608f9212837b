"""Candidates: alumni of the office's training, and what must be known before a company is offered one."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import User
from app.candidates.enums import Availability, Education, LegalBasis, Sex
from app.candidates.nik import age_on
from app.core.audit import Audited
from app.core.clock import utcnow
from app.core.db import Base, Flag, Key, Recorded, Trashable, Versioned, code
from app.core.text_index import plain
from app.settings.custom.models import FieldValue, HasCustomFields
from app.settings.models import Region, Trade


class Candidate(HasCustomFields, Audited, Versioned, Trashable, Recorded, Base):
    """An alumnus who may be offered to a company.

    The NIK stands here encrypted (``nik_sealed``), as a keyed fingerprint to find it by (``nik_hash``), and masked
    for the screen. ``phones`` is a list of ``{"e164": str, "as_typed": str}``; ``name_key`` the name as look-ups read it.
    """

    __tablename__ = "candidates"

    unaudited: ClassVar[frozenset[str]] = frozenset({"name_key", "nik_sealed", "nik_hash"})
    sealed_in_log: ClassVar[frozenset[str]] = frozenset(
        {
            "name", "nik_masked", "birth_place", "birth_on", "sex", "address", "rt", "region_code", "city",
            "postal_code", "phones", "email", "education", "major", "school", "diploma_on", "ak1_number", "notes",
            "custom",
        }
    )  # fmt: skip

    id: Mapped[Key]
    name: Mapped[str]
    name_key: Mapped[str]
    nik_sealed: Mapped[str | None]
    nik_hash: Mapped[str | None]
    nik_masked: Mapped[str | None]
    is_nik_odd: Mapped[Flag]
    """The card really bears a NIK that does not fit the day of birth or the sex."""
    birth_place: Mapped[str | None]
    birth_on: Mapped[date | None]
    sex: Mapped[Sex | None] = code(Sex, nullable=True)
    address: Mapped[str | None]
    rt: Mapped[str | None]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    city: Mapped[str | None]
    postal_code: Mapped[str | None]
    phones: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    email: Mapped[str | None]
    education: Mapped[Education | None] = code(Education, nullable=True)
    major: Mapped[str | None]
    school: Mapped[str | None]
    diploma_on: Mapped[date | None]
    ak1_number: Mapped[str | None]
    ak1_issued_on: Mapped[date | None]
    ak1_valid_to_on: Mapped[date | None]
    availability: Mapped[Availability] = code(Availability, default=Availability.UNKNOWN)
    available_from_on: Mapped[date | None]
    consent_version: Mapped[str | None]
    consent_on: Mapped[date | None]
    legal_basis: Mapped[LegalBasis] = code(LegalBasis, default=LegalBasis.CONSENT)
    purpose: Mapped[str | None]
    retention_on: Mapped[date | None]
    source: Mapped[str | None]
    notes: Mapped[str | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    region: Mapped[Region | None] = relationship(lazy="raise")
    trainings: Mapped[list["Training"]] = relationship(
        primaryjoin="and_(Training.candidate_id == Candidate.id, Training.trashed_at.is_(None))",
        order_by="(Training.year.desc().nullslast(), Training.id.desc())",
        viewonly=True,
        lazy="raise",
    )
    refusals: Mapped[list["Refusal"]] = relationship(
        primaryjoin="and_(Refusal.candidate_id == Candidate.id, Refusal.trashed_at.is_(None))",
        order_by="(Refusal.refused_on.desc(), Refusal.id.desc())",
        viewonly=True,
        lazy="raise",
    )

    __table_args__ = (
        CheckConstraint("(nik_sealed IS NULL) = (nik_hash IS NULL)", name="nik_sealed_and_found"),
        CheckConstraint("(consent_version IS NULL) = (consent_on IS NULL)", name="consent_dated"),
        Index(
            "uq_candidates_nik_hash",
            "nik_hash",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
        Index("ix_candidates_name_key_birth_on", "name_key", "birth_on"),
        Index("ix_candidates_list", "trashed_at", "name_key", "id"),
        Index("ix_candidates_trashed_at_availability", "trashed_at", "availability"),
        Index("ix_candidates_retention_on", "retention_on"),
    )

    @validates("name")
    def _derive_name_key(self, _attribute: str, name: str) -> str:
        self.name_key = plain(name)
        return name

    def age(self, on: date) -> int | None:
        """Whole years on a day; None while the day of birth is not known."""
        return None if self.birth_on is None else age_on(on, born_on=self.birth_on)

    @property
    def full_name(self) -> str:
        """The name as screens show it, whoever is met."""
        return self.name

    @property
    def has_consent(self) -> bool:
        return self.consent_on is not None

    @property
    def needs_consent(self) -> bool:
        """Whether the data rest on a consent that is not on file."""
        return self.legal_basis is LegalBasis.CONSENT and not self.has_consent


class CandidateTag(Base):
    """A word the office sorts candidates by, on one of them; in lower case."""

    __tablename__ = "candidate_tags"

    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (Index("ix_candidate_tags_name", "name", "candidate_id"),)


class CandidateMerge(Base):
    """One candidate put into another: what went over and what was changed by it, so that all of it can go back.

    ``moved`` holds the ids by column (``placements.candidate_id``); ``before`` the value before and after of each
    column of the kept candidate; ``settled`` what else undoing needs. The lost one lies in the trash meanwhile.
    """

    __tablename__ = "candidate_merges"

    id: Mapped[Key]
    kept_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    lost_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    kept: Mapped[Candidate] = relationship(foreign_keys=kept_id, lazy="raise")
    lost: Mapped[Candidate] = relationship(foreign_keys=lost_id, lazy="raise")
    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id, lazy="raise")

    __table_args__ = (
        Index(
            "uq_candidate_merges_lost_once",
            "lost_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )


class DistinctCandidates(Base):
    """Two candidates that look alike and are not one: someone said so, and nobody is asked again."""

    __tablename__ = "distinct_candidates"

    first_id: Mapped[int] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(default=utcnow)

    __table_args__ = (CheckConstraint("first_id < second_id", name="lower_id_first"),)


class CandidateFieldValue(FieldValue, Base):
    """A value of a field of the office on a candidate, for filters and sorts."""

    __tablename__ = "candidate_field_values"

    record_id: Mapped[int] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"))


class Training(Audited, Versioned, Trashable, Recorded, Base):
    """One training an alumnus went through."""

    __tablename__ = "candidate_trainings"

    sealed_in_log: ClassVar[frozenset[str]] = frozenset({"certificate_number", "bnsp_number"})

    id: Mapped[Key]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), index=True)
    institution: Mapped[str]
    trade_id: Mapped[int | None] = mapped_column(ForeignKey("trades.id"), index=True)
    programme: Mapped[str | None]
    class_name: Mapped[str | None]
    year: Mapped[int | None]
    hours: Mapped[int | None]
    certificate_number: Mapped[str | None]
    has_bnsp: Mapped[Flag]
    bnsp_number: Mapped[str | None]

    candidate: Mapped[Candidate] = relationship(lazy="raise")
    trade: Mapped[Trade | None] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("hours > 0", name="hours_positive"),)


class Refusal(Audited, Versioned, Trashable, Recorded, Base):
    """Something an alumnus was offered and did not take, with the reason given."""

    __tablename__ = "candidate_refusals"

    sealed_in_log: ClassVar[frozenset[str]] = frozenset({"reason"})

    id: Mapped[Key]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), index=True)
    refused_on: Mapped[date]
    offer: Mapped[str]
    reason: Mapped[str | None]

    candidate: Mapped[Candidate] = relationship(lazy="raise")
