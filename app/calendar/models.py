"""Private calendar feeds, and what was taken out of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.db import Base, Key


class CalendarFeed(Base):
    """The address under which one person's calendar can be read: only the hash of its secret part is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=utcnow)

    user: Mapped[User] = relationship(lazy="raise")


class RemovedStop(Base):
    """A stop that was taken off the plan or given to others, so that the calendar which holds it hears of it."""

    __tablename__ = "removed_stops"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    uid: Mapped[str]
    on: Mapped[date] = mapped_column(index=True)
    sequence: Mapped[int]
    removed_at: Mapped[datetime] = mapped_column(default=utcnow)
