"""Signing ceremonies: one event at which many companies sign, who comes, and the scans of what was signed."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agreements.models import Agreement
from app.ceremonies.enums import Reply
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Versioned, code
from app.documents.models import Document


class Ceremony(Audited, Versioned, Recorded, Base):
    """An event at which agreements are signed."""

    __tablename__ = "ceremonies"

    id: Mapped[Key]
    title: Mapped[str]
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time | None]
    place: Mapped[str]
    notes: Mapped[str | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)


class Guest(Audited, Recorded, Base):
    """An agreement that is to be signed at a ceremony, and who comes for its company."""

    __tablename__ = "ceremony_guests"

    id: Mapped[Key]
    ceremony_id: Mapped[int] = mapped_column(ForeignKey("ceremonies.id", ondelete="CASCADE"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    reply: Mapped[Reply] = code(Reply, default=Reply.AWAITED)
    seat: Mapped[int | None]
    people: Mapped[str | None]
    is_present: Mapped[Flag]

    agreement: Mapped[Agreement] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("ceremony_id", "agreement_id"),
        CheckConstraint("seat > 0", name="seat_positive"),
    )


class Scan(Recorded, Base):
    """Pages of an uploaded scan, and the agreement whose paper they are; None until somebody says so."""

    __tablename__ = "ceremony_scans"

    id: Mapped[Key]
    ceremony_id: Mapped[int] = mapped_column(ForeignKey("ceremonies.id", ondelete="CASCADE"), index=True)
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreements.id", ondelete="CASCADE"), index=True
    )
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    """The paper whose code stands on it, also where that is of no agreement on the list or not in force any more."""
    sha256: Mapped[str]
    upload_sha256: Mapped[str | None]
    """The file it came in, of which it may be a part."""
    media_type: Mapped[str]
    filename: Mapped[str]
    pages: Mapped[int]
    is_by_code: Mapped[Flag]
    """Whether its code told which agreement it is."""
    is_filed: Mapped[Flag]
    """Whether the agreement was signed with it."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    by: Mapped[User | None] = relationship(lazy="raise")
    paper: Mapped[Document | None] = relationship(lazy="raise")
