"""What office and company owe each other under an agreement, and what usually is owed."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement
from app.core import clock
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.obligations.enums import Anchor, Party
from app.outreach.models import Visit

_OPEN = "done_on IS NULL AND removed_at IS NULL"


class UsualObligation(Audited, Versioned, Recorded, Base):
    """What is usually owed under agreements of one kind; copied when one is signed, so that changes reach later ones only."""

    __tablename__ = "usual_obligations"

    id: Mapped[Key]
    kind: Mapped[AgreementKind] = code(AgreementKind)
    party: Mapped[Party] = code(Party)
    what: Mapped[str]
    anchor: Mapped[Anchor] = code(Anchor)
    offset_days: Mapped[int] = mapped_column(default=0)
    every_months: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("ix_usual_obligations_kind", "kind"),
        CheckConstraint("every_months > 0", name="some_months"),
    )


class Obligation(Audited, Versioned, Recorded, Base):
    """One thing that one party owes by a day.

    What comes again is one row each time: the next is made when one is done (``follows_id``), as ``number`` in its row.
    ``due_on`` follows from the days of the agreement (``days.due_on``) until it is done. Monitoring visits (``is_monitoring``)
    are obligations of the office that plan themselves.
    """

    __tablename__ = "obligations"

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    party: Mapped[Party] = code(Party)
    what: Mapped[str]
    anchor: Mapped[Anchor] = code(Anchor)
    starts_on: Mapped[date | None]
    """The day given, of the first of its row; for those reckoned from a day."""
    offset_days: Mapped[int] = mapped_column(default=0)
    """How many days after the agreement begins or ends; before it where below zero."""
    every_months: Mapped[int | None]
    number: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    is_monitoring: Mapped[Flag]
    usual_id: Mapped[int | None] = mapped_column(
        ForeignKey("usual_obligations.id", ondelete="SET NULL"), index=True
    )
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("obligations.id", ondelete="SET NULL"))
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="SET NULL"), index=True)
    remark: Mapped[str | None]
    sha256: Mapped[str | None]
    filename: Mapped[str | None]
    media_type: Mapped[str | None]
    removed_at: Mapped[datetime | None]

    agreement: Mapped[Agreement] = relationship(lazy="raise")
    done_by: Mapped[User | None] = relationship(lazy="raise")
    visit: Mapped[Visit | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("follows_id"),
        CheckConstraint("every_months > 0", name="some_months"),
        # What is open is little beside what was done over the years, and is what lists and rules ask for.
        Index(
            "ix_obligations_open_due_on",
            "due_on",
            "agreement_id",
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "ix_obligations_done_on",
            "done_on",
            sqlite_where=text("done_on IS NOT NULL"),
            postgresql_where=text("done_on IS NOT NULL"),
        ),
        # All that the counts of the list ask for, agreement by agreement: none of the rows is read.
        Index(
            "ix_obligations_counted",
            "agreement_id",
            "removed_at",
            "done_on",
            "due_on",
            "party",
            "is_monitoring",
        ),
    )

    @property
    def title(self) -> str:
        """What is owed, in the reader's language where the house itself planned it."""
        return _("Monitoring visit to the apprentices") if self.is_monitoring else self.what

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.removed_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()
