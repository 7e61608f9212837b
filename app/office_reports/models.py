"""Reports of the office, kept as they were made."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.whose import Whose, of_team
from app.core.audit import Audited
from app.core.db import Base, Flag, Key, Recorded, Trashable, Versioned, code
from app.dashboards.enums import Span
from app.dashboards.periods import Period
from app.office_reports.enums import Paper, ReportKind, Review, Rhythm
from app.reports.models import ExportRecipe


class OfficeReport(Audited, Trashable, Recorded, Base):
    """A report of some days: ``content`` is all it says, its files lie in the store under their hashes.

    ``officer_id`` where it tells of one officer, ``team_id`` where of one team, ``road_show_id`` where of one road show. ``schedule_id`` is what it was
    made for and waits to be sent by once it is approved; ``review`` is None while nobody asked for approval.
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
            "team_id",
            "road_show_id",
            "sha256",
            "size",
            "pages",
            "schedule_id",
            "asked_by_id",
            "asked_at",
            "docx_sha256",
            "xlsx_sha256",
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
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    road_show_id: Mapped[int | None] = mapped_column(
        ForeignKey("road_shows.id", ondelete="SET NULL"), index=True
    )
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    docx_sha256: Mapped[str | None]
    xlsx_sha256: Mapped[str | None]
    review: Mapped[Review | None] = code(Review, nullable=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime | None]
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedules.id"), index=True)

    officer: Mapped[User | None] = relationship(foreign_keys=officer_id, lazy="raise")
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id, lazy="raise")
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id, lazy="raise")

    __table_args__ = (
        Index("ix_office_reports_list", "trashed_at", "kind"),
        Index(
            "ix_office_reports_waiting",
            "id",
            sqlite_where=text("review = 'asked'"),
            postgresql_where=text("review = 'asked'"),
        ),
    )

    @property
    def period(self) -> Period:
        """The days it tells of."""
        return Period(self.span, self.first_on, self.last_on)

    @property
    def kept(self) -> dict[Paper, str]:
        """The hash of each of its files that is kept; those of long ago are made anew of what it says."""
        hashes = {Paper.PDF: self.sha256, Paper.DOCX: self.docx_sha256, Paper.XLSX: self.xlsx_sha256}
        return {paper: sha256 for paper, sha256 in hashes.items() if sha256}


report_schedule_recipients = Table(
    "report_schedule_recipients",
    Base.metadata,
    Column("schedule_id", ForeignKey("report_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True, index=True),
)


class ReportSchedule(Audited, Versioned, Trashable, Recorded, Base):
    """A report (``kind``) or a saved export (``recipe_id``) that is sent by e-mail again and again.

    ``nth`` is the working day of the month or quarter, or the weekday (1 is Monday). ``sent_for_on`` is the day for
    which it was sent last; ``stopped_because`` says why it goes no more. With ``waits_for_approval`` the report is made on its
    day and sent once it is approved.
    """

    __tablename__ = "report_schedules"

    unaudited: ClassVar[frozenset[str]] = frozenset({"sent_for_on", "sent_at", "owner_id", "scheme_id"})

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[ReportKind | None] = code(ReportKind, nullable=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    recipe_id: Mapped[int | None] = mapped_column(ForeignKey("export_recipes.id"), index=True)
    language: Mapped[str] = mapped_column(default="id")
    papers: Mapped[list[str]] = mapped_column(default=list)
    rhythm: Mapped[Rhythm] = code(Rhythm)
    nth: Mapped[int]
    sent_for_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    stopped_because: Mapped[str | None]
    waits_for_approval: Mapped[Flag]

    owner: Mapped[User] = relationship(foreign_keys=owner_id, lazy="raise")
    officer: Mapped[User | None] = relationship(foreign_keys=officer_id, lazy="raise")
    recipe: Mapped[ExportRecipe | None] = relationship(lazy="raise")
    recipients: Mapped[list[User]] = relationship(
        secondary=report_schedule_recipients, order_by=User.name, lazy="raise"
    )

    __table_args__ = (CheckConstraint("(kind IS NULL) <> (recipe_id IS NULL)", name="sends_one_thing"),)

    @property
    def of(self) -> Whose | None:
        """Of whom it tells: a person or a team; None where of the whole office."""
        return of_team(self.team_id) if self.team_id else self.officer_id
