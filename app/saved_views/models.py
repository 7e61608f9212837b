"""How somebody wants to look at a list."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, Flag, Key, Recorded, Trashable, code
from app.saved_views.enums import ViewScope


class SavedView(Trashable, Recorded, Base):
    """A state of the list ``list_key`` under a name: ``address`` is its filters, sort and columns as a query string.

    ``is_default`` opens the list for its owner; ``is_pinned`` shows it beside the list for all who see it.
    """

    __tablename__ = "saved_views"

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    list_key: Mapped[str] = mapped_column(default="companies", server_default="companies")
    name: Mapped[str]
    scope: Mapped[ViewScope] = code(ViewScope, default=ViewScope.PRIVATE)
    is_pinned: Mapped[Flag]
    is_default: Mapped[Flag]
    address: Mapped[str] = mapped_column(default="")

    owner: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_saved_views_owner_id_name",
            "owner_id",
            "list_key",
            "name",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
        Index(
            "uq_saved_views_owner_id_default",
            "owner_id",
            "list_key",
            unique=True,
            sqlite_where=text("trashed_at IS NULL AND is_default"),
            postgresql_where=text("trashed_at IS NULL AND is_default"),
        ),
        Index("ix_saved_views_scope", "scope"),
    )
