"""What was done to many records at once, kept so that it can be gone on with and taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key, Recorded


class BulkDeed(Recorded, Base):
    """One deed done to many records of one kind.

    ``value`` is what each of them gets, as text; ``address`` the list they were chosen in. The records stand in parts,
    each done and taken back as a whole, so that a stop keeps whole parts.
    """

    __tablename__ = "bulk_deeds"

    id: Mapped[Key]
    kind: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    deed: Mapped[str]
    value: Mapped[str | None]
    address: Mapped[str]
    asked: Mapped[int]
    """How many records it was to be done to."""
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class DeedPart(Base):
    """Some of the records of a deed: their ``ids``, and once it was done what those had that it changed, by id."""

    __tablename__ = "deed_parts"

    id: Mapped[Key]
    bulk_deed_id: Mapped[int] = mapped_column(ForeignKey("bulk_deeds.id", ondelete="CASCADE"), index=True)
    ids: Mapped[list[int]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changed: Mapped[int | None]
    """How many it changed; None until it was done."""
    kept: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Those that did not get back what they had; None until it was taken back."""
