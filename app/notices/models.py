"""Notices, and how people want to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utcnow
from app.core.db import Base, Flag, Key, code
from app.notices.enums import Channel


class Notice(Base):
    """One thing one person is told; its words are made of ``facts`` when it is read, in the reader's language.

    Of two notices of a kind with the same ``once`` a person gets one. ``is_to_mail`` waits for the next e-mail.
    """

    __tablename__ = "notices"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    path: Mapped[str]
    once: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    read_at: Mapped[datetime | None]
    is_to_mail: Mapped[Flag]

    __table_args__ = (
        Index("ix_notices_user_id_read_at", "user_id", "read_at"),
        Index("uq_notices_once", "user_id", "kind", "once", unique=True),
        Index(
            "ix_notices_to_mail",
            "user_id",
            sqlite_where=text("is_to_mail"),
            postgresql_where=text("is_to_mail"),
        ),
    )


class NoticePreference(Base):
    """How one person wants to be told of one kind of thing; without a row as the kind itself says."""

    __tablename__ = "notice_preferences"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    channel: Mapped[Channel] = code(Channel)

    __table_args__ = (Index("uq_notice_preferences_user_id_kind", "user_id", "kind", unique=True),)
