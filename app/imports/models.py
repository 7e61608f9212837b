"""Imports and what became of each of their rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, Key, Recorded, code
from app.core.sealing import opened_value
from app.imports.enums import ImportState, Verdict


class ImportRun(Recorded, Base):
    """One file poured in: what it is about, how it was read, what came of it; ``undone`` counts what an undo took back.

    ``source`` is who made the list, as the office calls them. A file with numbers of persons lies encrypted in the
    store, under ``sealed_sha256``.
    """

    __tablename__ = "import_runs"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(32), default="companies", server_default="companies")
    filename: Mapped[str]
    sha256: Mapped[str]
    sealed_sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int]
    sheet: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(String(80))
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[ImportState] = code(ImportState, default=ImportState.UPLOADED)
    row_count: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    message: Mapped[str | None]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    finished_at: Mapped[datetime | None]
    undone: Mapped[dict[str, Any] | None]

    owner: Mapped[User | None] = relationship(lazy="raise")


class ImportMapping(Recorded, Base):
    """How lists of one source with these headings are read, as a person last confirmed it."""

    __tablename__ = "import_mappings"

    id: Mapped[Key]
    source: Mapped[str] = mapped_column(String(80))
    source_key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(32))
    fingerprint: Mapped[str] = mapped_column(String(32))
    header: Mapped[list[str]] = mapped_column(JSON, default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_at: Mapped[datetime]

    confirmed_by: Mapped[User | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("source_key", "kind", "fingerprint"),
        Index("ix_import_mappings_kind_fingerprint", "kind", "fingerprint"),
    )


class ImportRow(Base):
    """One data row of an import: its verdict, the company it met, and the values before.

    ``record_id`` is the person, visit or agreement where the list is about those.

    Where a person decided or is asked, ``fingerprint`` is what such rows are found by, also when they come again;
    ``kept_why`` says why an undo left the row's company as it is.
    """

    __tablename__ = "import_rows"

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    row: Mapped[int]
    verdict: Mapped[Verdict] = code(Verdict)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), index=True)
    record_id: Mapped[int | None]
    score: Mapped[float | None]
    candidates: Mapped[list[int] | None] = mapped_column(JSON)
    message: Mapped[str | None]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    before: Mapped[dict[str, Any] | None]
    fingerprint: Mapped[str | None] = mapped_column(index=True)
    kept_why: Mapped[str | None]

    @property
    def cells(self) -> list[Any]:
        """The row as it stood in the list, where somebody may have to look at it again."""
        return list(opened_value(self.values.get("cells")) or [])

    __table_args__ = (
        Index("ix_import_rows_run_id_verdict_row", "run_id", "verdict", "row"),
        Index("ix_import_rows_run_id_record_id", "run_id", "record_id"),
    )
