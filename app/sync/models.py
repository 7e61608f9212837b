"""What phones delivered: each item once, and the versions of it that were accepted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import Base, Key, Recorded, code
from app.sync.clocks import is_off, offset_in_words
from app.sync.enums import Concern, ItemKind, ItemState


class SyncItem(Recorded, Base):
    """One thing made on a phone, known by the number it got there.

    ``hash`` is the SHA-256 of the bytes accepted last; ``offset_seconds`` how far the server's clock was ahead of the
    phone's; ``concerns`` why a supervisor should look.
    """

    __tablename__ = "sync_items"

    id: Mapped[Key]
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True)
    kind: Mapped[ItemKind] = code(ItemKind)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    of_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[ItemState] = code(ItemState)
    hash: Mapped[str | None]
    format: Mapped[int] = mapped_column(default=1)
    record_id: Mapped[int | None]
    company_id: Mapped[int | None] = mapped_column(
        ForeignKey("companies.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime | None]
    first_received_at: Mapped[datetime]
    last_received_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=0)
    offset_seconds: Mapped[int | None]
    sentence: Mapped[str | None]
    concerns: Mapped[list[str]] = mapped_column(default=list)
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    is_flagged: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship(foreign_keys=user_id, lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")
    seen_by: Mapped[User | None] = relationship(foreign_keys=seen_by_id, lazy="raise")

    __table_args__ = (
        Index("ix_sync_items_user_id_last_received_at", "user_id", "last_received_at"),
        Index("ix_sync_items_last_received_at", "last_received_at"),
        Index("ix_sync_items_is_flagged_last_received_at", "is_flagged", "last_received_at"),
    )

    @property
    def is_clock_off(self) -> bool:
        """Whether the phone's clock was wrong when it came last."""
        return is_off(self.offset_seconds)

    @property
    def offset_told(self) -> str:
        """By how much, in words."""
        return offset_in_words(self.offset_seconds)

    @property
    def reasons(self) -> list[Concern]:
        """Why a supervisor should look, as members."""
        return [concern for concern in Concern if concern.value in self.concerns]


class SyncVersion(Base):
    """What an item said at one time: the bytes as they came, and the values of its form by field.

    After some weeks only the hash is left, so that what comes again is known for good. What is not ``is_accepted``
    never came: it is what the answer to a question is held against.
    """

    __tablename__ = "sync_versions"

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("sync_items.id", ondelete="CASCADE"))
    hash: Mapped[str]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    # none_as_null: what was cleared away is an empty column, not the JSON of nothing.
    values: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_accepted: Mapped[bool] = mapped_column(default=True)
    received_at: Mapped[datetime] = mapped_column(index=True)

    item: Mapped[SyncItem] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("item_id", "hash"),)
