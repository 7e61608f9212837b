"""How somebody takes a list out, kept under a name."""

from typing import ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Trashable, code
from app.saved_views.enums import ViewScope


class ExportRecipe(Audited, Trashable, Recorded, Base):
    """A list with its filter (``address``, a query string), columns (all where none is named) and form of file."""

    __tablename__ = "export_recipes"
    # Codes; what they mean is written beside it when a recipe is kept.
    unaudited: ClassVar[frozenset[str]] = frozenset({"address", "columns"})

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    scope: Mapped[ViewScope] = code(ViewScope, default=ViewScope.PRIVATE)
    list_key: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    columns: Mapped[list[str]] = mapped_column(default=list)
    file_format: Mapped[str]
    delimiter: Mapped[str] = mapped_column(default=";")

    owner: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_export_recipes_owner_id_name",
            "owner_id",
            "name",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
        Index("ix_export_recipes_scope", "scope"),
    )
