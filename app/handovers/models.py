"""Hand-overs, and every record that changed hands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Versioned, code
from app.handovers.enums import Handed, HandOverState, Reach


class HandOver(Audited, Versioned, Recorded, Base):
    """What one officer looks after goes to another on a day: all of it, that of some kecamatan, or chosen companies."""

    __tablename__ = "hand_overs"

    id: Mapped[Key]
    from_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    on: Mapped[date]
    reach: Mapped[Reach] = code(Reach)
    districts: Mapped[list[str]] = mapped_column(default=list)
    chosen: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[HandOverState] = code(HandOverState, default=HandOverState.PLANNED)
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    from_user: Mapped[User] = relationship(foreign_keys=from_id, lazy="raise")
    to_user: Mapped[User] = relationship(foreign_keys=to_id, lazy="raise")

    __table_args__ = (
        Index("ix_hand_overs_state_on", "state", "on"),
        CheckConstraint("from_id <> to_id", name="two_people"),
    )


class HandOverLine(Base):
    """One record that changed hands; it outlives the record, so it points at none."""

    __tablename__ = "hand_over_lines"

    id: Mapped[Key]
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_overs.id", ondelete="CASCADE"))
    what: Mapped[Handed] = code(Handed)
    record_id: Mapped[int]

    __table_args__ = (
        Index("uq_hand_over_lines_record", "hand_over_id", "what", "record_id", unique=True),
        Index("ix_hand_over_lines_what_record_id", "what", "record_id"),
    )
