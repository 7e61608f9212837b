"""Lists as files, streamed, with a footer that says what they are."""

from collections.abc import Callable, Iterator, Sequence
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
from app.core import audit, files, formats
from app.core.clock import local, utcnow
from app.core.db import db, only_reading
from app.core.errors import Invalid
from app.core.jobs import Progress, Result, work
from app.core.permissions import Actor
from app.core.tabular import MIME_CSV, MIME_ODS, MIME_XLSX, SheetOut, write_csv, write_ods, write_xlsx
from app.reports import paper
from app.reports.cards import MIME_GEOJSON, MIME_VCARD, geojson, vcards
from app.reports.listed import LISTS
from app.reports.listed.base import PIECE, Arguments, Cells, Column, Listed, lines
from app.reports.listed.companies import PLACE
from app.reports.listed.contacts import CARD

MOST_AT_ONCE = 5000
"""Longer lists are written by a job."""

BYTES_AT_ONCE = 256 * 1024

Heard = Callable[[int], None]


class ExportFormat(StrEnum):
    """The kinds of file a list can become."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    GEOJSON = "geojson"
    VCARD = "vcf"
    PDF = "pdf"


MEDIA_TYPES = {
    ExportFormat.CSV: MIME_CSV,
    ExportFormat.XLSX: MIME_XLSX,
    ExportFormat.ODS: MIME_ODS,
    ExportFormat.GEOJSON: MIME_GEOJSON,
    ExportFormat.VCARD: MIME_VCARD,
    ExportFormat.PDF: files.PDF,
}


@dataclass(frozen=True)
class Export:
    """A list about to become a file: for whom, which rows, the filter in words, and the names of its columns (all)."""

    listed: Listed
    actor: Actor
    arguments: Arguments
    filter_words: str
    only: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(self.listed.title)

    def count(self) -> int:
        """How many lines there will be."""
        return self.listed.count(self.actor, self.arguments)

    def columns(self, file_format: ExportFormat) -> list[Column]:
        """What was chosen; where nothing was taken away, a sheet of paper shows what the list is read for."""
        chosen = self.listed.chosen(self.only)
        is_every = not self.only or len(self.only) == len(self.listed.chosen())
        if file_format is ExportFormat.PDF and is_every and self.listed.on_paper:
            return self.listed.chosen(self.listed.on_paper)
        return chosen

    def filename(self, file_format: ExportFormat) -> str:
        """A name that sorts by when the file was made: ``mitra-20261124-0930.xlsx``."""
        return f"{self.listed.stem}-{local(utcnow()):%Y%m%d-%H%M}.{file_format.value}"


def check(export: Export, file_format: ExportFormat, count: int) -> None:
    """Raises Invalid where a list does not become such a file: a PDF of more than can be read on paper."""
    if file_format is ExportFormat.PDF:
        paper.check(count, len(export.columns(file_format)))


def record(export: Export, file_format: ExportFormat, count: int) -> None:
    """Write in the audit log who took which list out."""
    told = {"format": file_format.value, "rows": count, "filter": export.filter_words}
    audit.record("export", export.listed.subject, None, told)


def file_bytes(export: Export, file_format: ExportFormat, *, delimiter: str = ";") -> Iterator[bytes]:
    """The list as a file, piece by piece; workbooks are written to a temporary file first, as their formats demand."""
    if file_format not in (ExportFormat.XLSX, ExportFormat.ODS):
        yield from _Content(export).pieces(file_format, delimiter)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        write_file(export, path, file_format)
        with path.open("rb") as written:
            while piece := written.read(BYTES_AT_ONCE):
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
    content = _Content(export, progress)
    if file_format is ExportFormat.PDF:
        check(export, file_format, export.count())
    if file_format is ExportFormat.XLSX:
        write_xlsx(path, [content.sheet()])
    elif file_format is ExportFormat.ODS:
        write_ods(path, content.sheet())
    else:
        with path.open("wb") as out:
            out.writelines(content.pieces(file_format, delimiter))
    return content.written


@work("reports.export")
def export_in_background(
    progress: Progress,
    *,
    actor_id: int,
    address: str,
    filter_words: str,
    list_key: str,
    only: list[str],
    file_format: str,
    delimiter: str,
) -> Result:
    """Write a long list to a file that waits in its maker's bell."""
    actor = db.session.get_one(User, actor_id)
    export = Export(LISTS[list_key], actor, MultiDict(parse_qsl(address)), filter_words, tuple(only))
    if not any(map(actor.can, export.listed.needs)):
        raise Invalid(
            _("You may no longer take this list out: that right was withdrawn after you asked for the file.")
        )
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


class _Content:
    """What stands in a file: its lines, taken once, and a footer whose count is right after the last of them."""

    def __init__(self, export: Export, progress: Heard | None = None) -> None:
        self.export, self.progress = export, progress
        self.footer: list[list[Any]] = [
            [_("Rows"), 0],
            [_("Filter"), export.filter_words or _("none")],
            [_("Made by"), export.actor.name],
            [_("Made at"), formats.instant(utcnow())],
        ]

    @property
    def written(self) -> int:
        """How many lines were taken."""
        return int(self.footer[0][1])

    def sheet(self) -> SheetOut:
        """The file as a sheet."""
        columns = self._columns()
        return SheetOut(self.export.title, _headings(columns), self._lines(columns), self.footer)

    def pieces(self, file_format: ExportFormat, delimiter: str) -> Iterator[bytes]:
        """The file as text, or whole where it is a PDF."""
        if file_format is ExportFormat.PDF:
            return self._paper()
        if file_format is ExportFormat.VCARD:
            return vcards(self._lines(CARD))
        columns = self._columns()
        if file_format is ExportFormat.GEOJSON:
            return geojson(self._lines([*columns, *PLACE]), _headings(columns), self.footer)
        return write_csv(self._lines(columns), _headings(columns), self.footer, delimiter=delimiter)

    def _paper(self) -> Iterator[bytes]:
        columns = self.export.columns(ExportFormat.PDF)
        rows = list(self._lines(columns))
        yield paper.pdf(self.export.title, _headings(columns), rows, self.footer)

    def _columns(self) -> list[Column]:
        return self.export.listed.chosen(self.export.only)

    def _lines(self, columns: Sequence[Column]) -> Iterator[Cells]:
        read = self.export.listed.read(self.export.actor, self.export.arguments, columns)
        for some in lines(read, columns):
            self.footer[0][1] += len(some)
            yield from some
            if self.progress and len(some) == PIECE:
                self.progress(self.written)


def _headings(columns: Sequence[Column]) -> list[str]:
    return [str(column.heading) for column in columns]
