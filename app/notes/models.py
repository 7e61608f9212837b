"""Notes and whom they mention."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned
from app.notes.enums import About
from app.pipeline.models import Partnership


class Note(Audited, Versioned, Recorded, Base):
    """What somebody wrote on a company, or on a partnership or an agreement of it.

    A removed note keeps its row, so that removing it can be taken back; what it said before stands in the audit log.
    """

    __tablename__ = "notes"

    unaudited: ClassVar[frozenset[str]] = frozenset({"edited_at"})

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("partnerships.id"), index=True)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"), index=True)
    body: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(lazy="raise")
    partnership: Mapped[Partnership | None] = relationship(lazy="raise")
    agreement: Mapped[Agreement | None] = relationship(lazy="raise")
    written_by: Mapped[User] = relationship(lazy="raise")
    mentions: Mapped[list["NoteMention"]] = relationship(
        cascade="all, delete-orphan", order_by="NoteMention.id", lazy="raise"
    )

    __table_args__ = (
        Index("ix_notes_company_id_id", "company_id", "id"),
        # What was done lately is read in this order.
        Index("ix_notes_created_at_id", "created_at", "id"),
    )

    @property
    def about(self) -> About:
        """On what it hangs."""
        if self.agreement_id is not None:
            return About.AGREEMENT
        return About.PARTNERSHIP if self.partnership_id is not None else About.COMPANY

    @property
    def record_id(self) -> int:
        """The number of the record it hangs on."""
        return self.agreement_id or self.partnership_id or self.company_id


class NoteMention(Base):
    """Somebody whom a note mentions; told once, however often the note is changed."""

    __tablename__ = "note_mentions"

    id: Mapped[Key]
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("note_id", "user_id"),)
