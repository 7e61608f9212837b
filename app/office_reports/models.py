"""Reports of the office, kept as they were made."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.audit import Audited
from app.core.db import Base, Key, Recorded, Trashable, code
from app.dashboards.enums import Span
from app.dashboards.periods import Period
from app.office_reports.enums import ReportKind


class OfficeReport(Audited, Trashable, Recorded, Base):
    """A report of some days: ``content`` is all it says, the PDF lies in the store under its hash.

    ``officer_id`` where it tells of one officer, ``road_show_id`` where of one road show.
    """

    __tablename__ = "office_reports"

    # Its title says whose it is and of which days.
    unaudited: ClassVar[frozenset[str]] = frozenset(
        {
            "content",
            "language",
            "span",
            "first_on",
            "last_on",
            "scheme_id",
            "officer_id",
            "road_show_id",
            "sha256",
            "size",
            "pages",
        }
    )

    id: Mapped[Key]
    kind: Mapped[ReportKind] = code(ReportKind)
    language: Mapped[str]
    title: Mapped[str]
    span: Mapped[Span] = code(Span)
    first_on: Mapped[date]
    last_on: Mapped[date]
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("schemes.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    road_show_id: Mapped[int | None] = mapped_column(
        ForeignKey("road_shows.id", ondelete="SET NULL"), index=True
    )
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]

    officer: Mapped[User | None] = relationship(foreign_keys=officer_id, lazy="raise")
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id, lazy="raise")

    __table_args__ = (Index("ix_office_reports_list", "trashed_at", "kind"),)

    @property
    def period(self) -> Period:
        """The days it tells of."""
        return Period(self.span, self.first_on, self.last_on)
