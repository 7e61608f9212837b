"""Decisions that were made, and exemptions that were asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import LazyString
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import Agreement, SeatLine
from app.agreements.rules import words
from app.approvals.enums import ExemptionState, Kind, Verdict, words_of
from app.candidates.models import Candidate
from app.core.audit import Audited
from app.core.clock import utcnow
from app.core.db import Base, Key, Recorded, Versioned, code
from app.settings.enums import RuleCode


class Ruling(Base):
    """One decision: append-only but for its being taken back; ``title`` is what it was about, as it was called then.

    ``for_id`` is the supervisor in whose place it was made; ``facts`` (plain JSON) is what undoing needs.
    """

    __tablename__ = "approval_decisions"

    id: Mapped[Key]
    kind: Mapped[Kind] = code(Kind)
    subject_id: Mapped[int]
    title: Mapped[str]
    verdict: Mapped[Verdict] = code(Verdict)
    comment: Mapped[str | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decided_at: Mapped[datetime] = mapped_column(default=utcnow)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    by: Mapped[User] = relationship(foreign_keys=by_id, lazy="raise")
    stood_in_for: Mapped[User | None] = relationship(foreign_keys=for_id, lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id, lazy="raise")

    __table_args__ = (Index("ix_approval_decisions_kind_subject_id", "kind", "subject_id", "id"),)

    @property
    def words(self) -> LazyString:
        """How it was decided, as its kind says it."""
        return words_of(self.kind, self.verdict)

    @property
    def heading(self) -> str:
        """Its title, in the reader's language as far as the app gave it."""
        return heading_of(self.title, self.facts)


def heading_of(title: str, facts: Mapping[str, Any]) -> str:
    """The title of a decision as its reader should read it: the name of a rule is not kept in one language."""
    rule = next((one for one in RuleCode if one.value == facts.get("rule")), None)
    return f"{rule.label} · {facts['about']}" if rule else title


class ExemptionRequest(Audited, Versioned, Recorded, Base):
    """Somebody asks that what a rule refuses of an agreement may pass: the figure as it stood, and why.

    With ``candidate_id`` it is refused of that person on the seat ``seat_line_id`` of the agreement.

    ``facts`` (plain JSON) is what the sentence of the rule is told from.
    """

    __tablename__ = "exemption_requests"

    unaudited: ClassVar[frozenset[str]] = frozenset({"facts", "value", "measured"})

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    seat_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("seat_lines.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    rule: Mapped[RuleCode] = code(RuleCode)
    value: Mapped[str | None]
    measured: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str]
    state: Mapped[ExemptionState] = code(ExemptionState, default=ExemptionState.OPEN)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    seat_line: Mapped[SeatLine | None] = relationship(lazy="raise")
    candidate: Mapped[Candidate | None] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        # Of one thing one asks once at a time.
        Index(
            "uq_exemption_requests_open",
            "agreement_id",
            "rule",
            unique=True,
            sqlite_where=text("state = 'open' AND candidate_id IS NULL"),
            postgresql_where=text("state = 'open' AND candidate_id IS NULL"),
        ),
        Index(
            "uq_exemption_requests_open_person",
            "candidate_id",
            "seat_line_id",
            "rule",
            unique=True,
            sqlite_where=text("state = 'open' AND candidate_id IS NOT NULL"),
            postgresql_where=text("state = 'open' AND candidate_id IS NOT NULL"),
        ),
        Index(
            "ix_exemption_requests_waiting",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("(candidate_id IS NULL) = (seat_line_id IS NULL)", name="person_on_seat"),
    )

    @property
    def sentence(self) -> str:
        """What the rule said when it was asked."""
        return words.sentence(self.rule, self.facts)

    @property
    def about(self) -> str:
        """Whom or what it is about, in a line."""
        company = self.agreement.company.full_name
        if self.candidate is None or self.seat_line is None:
            return company
        return f"{self.candidate.full_name} · {self.seat_line.position} · {company}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state is ExemptionState.OPEN
