"""Follow-ups, the rules that make some of them, and what people were reminded of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned, code
from app.follow_ups.enums import FollowUpSource, FollowUpState, Reminding, RuleKey
from app.outreach.models import Visit
from app.pipeline.models import Partnership
from app.settings.enums import FollowUpKind
from app.settings.models import Named, reads_english


class FollowUp(Audited, Versioned, Recorded, Base):
    """One thing one officer will do for one company, by a day or at any time."""

    __tablename__ = "follow_ups"

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("partnerships.id"), index=True)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), index=True)
    kind: Mapped[FollowUpKind] = code(FollowUpKind)
    subject: Mapped[str | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date | None]
    awaited_since: Mapped[date | None]
    state: Mapped[FollowUpState] = code(FollowUpState, default=FollowUpState.OPEN)
    source: Mapped[FollowUpSource] = code(FollowUpSource, default=FollowUpSource.HAND)
    result: Mapped[str | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    followed_by_id: Mapped[int | None] = mapped_column(ForeignKey("follow_ups.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    company: Mapped[Company] = relationship(lazy="raise")
    partnership: Mapped[Partnership | None] = relationship(lazy="raise")
    agreement: Mapped[Agreement | None] = relationship(lazy="raise")
    visit: Mapped[Visit | None] = relationship(lazy="raise")
    owner: Mapped[User] = relationship(foreign_keys=owner_id, lazy="raise")
    closed_by: Mapped[User | None] = relationship(foreign_keys=closed_by_id, lazy="raise")
    making: Mapped["RuleMaking | None"] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        Index("ix_follow_ups_owner_id_state_due_on", "owner_id", "state", "due_on"),
        Index("ix_follow_ups_company_id_state_due_on", "company_id", "state", "due_on"),
        Index("ix_follow_ups_state_due_on", "state", "due_on"),
        # What was promised at visits is counted within this index once it is done.
        Index(
            "ix_follow_ups_of_visits",
            "closed_at",
            "state",
            "owner_id",
            "company_id",
            "visit_id",
            sqlite_where=text("visit_id IS NOT NULL"),
            postgresql_where=text("visit_id IS NOT NULL"),
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.state is FollowUpState.OPEN


class FollowUpRule(Audited, Versioned, Recorded, Base):
    """Whether the office uses a rule, and its limits in days (``words`` says what they count)."""

    __tablename__ = "follow_up_rules"

    id: Mapped[Key]
    key: Mapped[RuleKey] = code(RuleKey, unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    days: Mapped[list[Any]] = mapped_column(JSON)

    @property
    def typed_days(self) -> str:
        """The days as a person types them."""
        return ", ".join(map(str, self.days))


class RuleMaking(Base):
    """That a rule made its follow-up for a record, once an episode: not again, whatever became of it.

    ``facts`` (plain JSON) are what the reason is told from.
    """

    __tablename__ = "follow_up_makings"

    id: Mapped[Key]
    rule: Mapped[RuleKey] = code(RuleKey)
    record_id: Mapped[int]
    episode: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_on: Mapped[date]
    follow_up_id: Mapped[int | None] = mapped_column(
        ForeignKey("follow_ups.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (Index("uq_follow_up_makings_once", "rule", "record_id", "episode", unique=True),)


class FollowUpReminder(Base):
    """That somebody was reminded of a follow-up due on a day; one that is put off begins anew."""

    __tablename__ = "follow_up_reminders"

    id: Mapped[Key]
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_ups.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    step: Mapped[Reminding] = code(Reminding)

    __table_args__ = (Index("uq_follow_up_reminders_once", "follow_up_id", "step", "due_on", unique=True),)


class MessageTemplate(Named, Audited, Versioned, Recorded, Base):
    """A text of the office for messages to companies, with places in braces (``messages.drafting``)."""

    __tablename__ = "message_templates"

    id: Mapped[Key]
    text_id: Mapped[str]
    text_en: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return self.text_en if reads_english() else self.text_id
