"""Lists as files: CSV and XLSX, streamed, with a footer that says what they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.companies.enums import LegalForm
from app.core import audit, formats
from app.core.clock import local, utcnow
from app.core.db import db, only_reading
from app.core.jobs import Progress, Result, work
from app.core.permissions import Actor
from app.core.tabular import SheetOut, write_csv, write_xlsx
from app.reports import own, queries
from app.reports.filters import CompanyFilter, company_filter
from app.settings.custom.models import CustomField
from app.settings.custom.typed import exported

STEP = 1000
"""How many lines lie between two words about progress."""

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
class Column:
    """One column of an exported list: its heading, the column of the export statement, and what is made of its value."""

    heading: LazyString | str
    source: str
    value: Callable[[Any], Any] | None = None


def _phones(phones: Sequence[dict[str, str]] | None) -> str:
    if not phones:
        return ""
    return "; ".join([formats.phone_display(phone["e164"]) for phone in phones])


def _built_in() -> tuple[Column, ...]:
    """The columns of the house, whose words are put into the reader's language once and not on each line."""
    forms = {form: str(form.label) for form in LegalForm}
    language = "id" if formats.is_indonesian() else "en"
    return (
        Column(_l("Legal form"), "legal_form", forms.__getitem__),
        Column(_l("Company"), "name"),
        Column(_l("NIB"), "nib"),
        Column(_l("NPWP"), "npwp"),
        Column(_l("KBLI"), "kbli"),
        Column(_l("Sector"), "sector"),
        Column(_l("Workers"), "headcount"),
        Column(_l("Workers as of"), "headcount_as_of_on"),
        Column(_l("Potential"), "potential", lambda potential: potential and potential.value),
        Column(_l("Address"), "address"),
        Column(_l("Kelurahan"), "kelurahan"),
        Column(_l("Kecamatan"), "kecamatan"),
        Column(_l("Phone"), "phones", _phones),
        Column(_l("E-mail"), "email"),
        Column(_l("Contact"), "contact_name"),
        Column(_l("Contact's position"), "contact_position"),
        Column(_l("Contact's phone"), "contact_phones", _phones),
        Column(_l("Officer"), "owner"),
        Column(_l("Last visit"), "last_visit_on"),
        Column(_l("Next step due"), "next_step_on"),
        Column(_l("Scheme"), f"scheme_{language}_name"),
        Column(_l("Stage"), f"stage_{language}_name"),
        Column(_l("Expected seats"), "expected_seats"),
        Column(_l("Agreement number"), "agreement_number"),
        Column(_l("Agreement valid to"), "agreement_valid_to_on"),
        Column(_l("Seats agreed"), "signed_seats"),
    )


@dataclass(frozen=True)
class Export:
    """A list about to become a file: for whom, which rows, and the filter in words."""

    actor: Actor
    wanted: CompanyFilter
    filter_words: str
    is_partner_list: bool = True

    @property
    def title(self) -> str:
        return _("Partner list") if self.is_partner_list else _("Company list")

    def count(self) -> int:
        """How many lines there will be."""
        return queries.export_count(self.actor, self.wanted, is_partner_list=self.is_partner_list)

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
    lines, footer = _content(export, progress)
    return write_csv(lines, _header(export), footer, delimiter=delimiter)


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
    lines, footer = _content(export, progress)
    if file_format is ExportFormat.XLSX:
        write_xlsx(path, [SheetOut(name=export.title, header=_header(export), rows=lines, footer=footer)])
    else:
        with path.open("wb") as out:
            out.writelines(write_csv(lines, _header(export), footer, delimiter=delimiter))
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


def _header(export: Export) -> list[str]:
    return [str(column.heading) for column in _columns(export)]


def _columns(export: Export) -> list[Column]:
    """The columns of the file: the built-in ones, then the office's own fields."""
    return [
        *_built_in(),
        *(_own(name, field) for name, field in own.exported(is_partner_list=export.is_partner_list)),
    ]


def _own(name: str, field: CustomField) -> Column:
    return Column(field.name, name, lambda values: exported(field, (values or {}).get(field.key)))


def _content(export: Export, progress: Heard | None) -> tuple[Iterator[list[Any]], list[list[Any]]]:
    """The lines, and the footer whose count is filled in once the last line was taken."""
    footer: list[list[Any]] = [
        [_("Rows"), 0],
        [_("Filter"), export.filter_words or _("none")],
        [_("Made by"), export.actor.name],
        [_("Made at"), formats.instant(utcnow())],
    ]

    columns = _columns(export)

    def lines() -> Iterator[list[Any]]:
        statement = queries.export_statement(
            export.actor, export.wanted, is_partner_list=export.is_partner_list
        )
        names = [column["name"] for column in statement.column_descriptions]
        chosen = itemgetter(*(names.index(column.source) for column in columns))
        made = [(place, column.value) for place, column in enumerate(columns) if column.value]
        for number, row in enumerate(queries.export_rows(statement), start=1):
            footer[0][1] = number
            line = list(chosen(row))
            for place, value in made:
                line[place] = value(line[place])
            yield line
            if progress and number % STEP == 0:
                progress(number)

    return lines(), footer
