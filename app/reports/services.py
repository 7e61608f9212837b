"""Lists as files: CSV and XLSX, streamed, with a footer that says what they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.core import audit, formats
from app.core.clock import local, utcnow
from app.core.db import db, only_reading
from app.core.jobs import Progress, Result, work
from app.core.permissions import Actor
from app.core.tabular import SheetOut, write_csv, write_xlsx
from app.reports import exporting
from app.reports.filters import CompanyFilter, company_filter

MOST_AT_ONCE = 5000
"""Longer lists are written by a job."""

PIECE = 256 * 1024

Heard = Callable[[int], None]


class ExportFormat(StrEnum):
    """The kinds of file a list can become."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Export:
    """A list about to become a file: for whom, which rows, the filter in words, and the names of its columns (all)."""

    actor: Actor
    wanted: CompanyFilter
    filter_words: str
    is_partner_list: bool = True
    only: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return _("Partner list") if self.is_partner_list else _("Company list")

    def count(self) -> int:
        """How many lines there will be."""
        return exporting.count(self.actor, self.wanted, is_partner_list=self.is_partner_list)

    def filename(self, file_format: ExportFormat) -> str:
        """A name that sorts by when the file was made: ``mitra-20261124-0930.xlsx``."""
        stem = _("partners") if self.is_partner_list else _("companies")
        return f"{stem}-{local(utcnow()):%Y%m%d-%H%M}.{file_format.value}"


def record(export: Export, file_format: ExportFormat, count: int) -> None:
    """Write in the audit log who took which list out."""
    subject = "partnerships" if export.is_partner_list else "companies"
    audit.record(
        "export", subject, None, {"format": file_format.value, "rows": count, "filter": export.filter_words}
    )


def csv_bytes(export: Export, *, delimiter: str = ";", progress: Heard | None = None) -> Iterator[bytes]:
    """The list as CSV, piece by piece."""
    header, lines, footer = _content(export, progress)
    return write_csv(lines, header, footer, delimiter=delimiter)


def xlsx_bytes(export: Export) -> Iterator[bytes]:
    """The list as an Excel workbook, piece by piece; written to a temporary file first, as the format demands."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_file(export, path, ExportFormat.XLSX)
        with path.open("rb") as written:
            while piece := written.read(PIECE):
                yield piece


def write_file(
    export: Export,
    path: Path,
    file_format: ExportFormat,
    *,
    delimiter: str = ";",
    progress: Heard | None = None,
) -> int:
    """Write the list to ``path``; returns how many lines it has."""
    header, lines, footer = _content(export, progress)
    if file_format is ExportFormat.XLSX:
        write_xlsx(path, [SheetOut(name=export.title, header=header, rows=lines, footer=footer)])
    else:
        with path.open("wb") as out:
            out.writelines(write_csv(lines, header, footer, delimiter=delimiter))
    return int(footer[0][1])


@work("reports.export")
def export_in_background(
    progress: Progress,
    *,
    actor_id: int,
    address: str,
    filter_words: str,
    is_partner_list: bool,
    file_format: str,
    delimiter: str,
) -> Result:
    """Write a long list to a file that waits in its maker's bell."""
    actor = db.session.get_one(User, actor_id)
    wanted = company_filter(MultiDict(parse_qsl(address)), reader_id=actor_id)
    export = Export(actor, wanted, filter_words, is_partner_list)
    kind = ExportFormat(file_format)
    path = progress.working_file(f".{kind.value}")
    only_reading()
    total = export.count()
    count = write_file(
        export, path, kind, delimiter=delimiter, progress=lambda done: progress.reading_at(done, total)
    )
    return Result(
        message=ngettext(
            "%(rows)s row is ready.", "%(rows)s rows are ready.", count, rows=formats.number(count)
        ),
        file=path,
        filename=export.filename(kind),
        media_type=MEDIA_TYPES[kind],
    )


def _content(
    export: Export, progress: Heard | None
) -> tuple[list[str], Iterator[exporting.Cells], list[list[Any]]]:
    """The headings, the lines, and the footer whose count is filled in once the last line was taken."""
    footer: list[list[Any]] = [
        [_("Rows"), 0],
        [_("Filter"), export.filter_words or _("none")],
        [_("Made by"), export.actor.name],
        [_("Made at"), formats.instant(utcnow())],
    ]
    columns = exporting.columns(is_partner_list=export.is_partner_list, only=export.only)

    def lines() -> Iterator[exporting.Cells]:
        statement = exporting.statement(
            export.actor, export.wanted, columns, is_partner_list=export.is_partner_list
        )
        for some in exporting.lines(statement, columns):
            footer[0][1] += len(some)
            yield from some
            if progress and len(some) == exporting.PIECE:
                progress(footer[0][1])

    return [str(column.heading) for column in columns], lines(), footer
