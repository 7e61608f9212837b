"""Reading the file of an import: which sheet, where its headings stand, what its columns mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _

from app.core.tabular import MAX_BYTES, Sheet, Table, TabularError, Workbook, find_table, read
from app.imports import mapping, sheets
from app.imports.days import is_day, with_days_first
from app.imports.kinds import COMPANIES, Kind, is_heading, kind_of, likeliest
from app.imports.models import ImportRun
from app.imports.services import stores


@dataclass(frozen=True)
class Listing:
    """A file opened: its sheets, the chosen one's table, and what its columns were taken for.

    Where rows of other sheets follow in ``table``, ``own`` is that of the chosen one alone.
    """

    workbook: Workbook
    sheet: Sheet
    table: Table
    columns: dict[str, int]
    kind: Kind = COMPANIES
    own: Table | None = None


def sheets_alike(listing: Listing) -> list[str]:
    """The other sheets of the file with the same headings."""
    table = listing.own or listing.table
    return sheets.alike(listing.workbook, listing.sheet, table, listing.kind.fields.is_heading)


def with_sheets(listing: Listing, names: Iterable[str]) -> Listing:
    """``listing`` with the rows of the other sheets of these names below its own. Raises Invalid where that is too much."""
    own = listing.own or listing.table
    recognise = listing.kind.fields.is_heading
    table = sheets.together(listing.workbook, listing.sheet, own, names, recognise)
    return _with_days_first(replace(listing, table=table, own=own))


def _with_days_first(listing: Listing) -> Listing:
    """``listing``, its days read as its columns as a whole tell."""
    told = [
        listing.columns[target.key]
        for target in listing.kind.fields.targets
        if target.key in listing.columns and (target.key.endswith("_on") or target.fits is is_day)
    ]
    return replace(listing, table=with_days_first(listing.table, told))


def open_listing(
    content: bytes,
    filename: str,
    *,
    sheet: str | None = None,
    header_line: int | None = None,
    columns: Mapping[str, int] | None = None,
    kind: Kind | None = COMPANIES,
) -> Listing:
    """Read a file and find its table; without ``sheet`` the first one that has rows, without ``columns`` guessed ones.

    ``kind`` None finds out from the columns what the list is about.

    Raises TabularError.
    """
    # A text table is called after its file, and is looked for again under the name that was stored.
    workbook = read(content, file_name(filename))
    chosen, table = _table(workbook, sheet, header_line)
    kind = kind or likeliest(table)
    known = (
        dict(columns)
        if columns is not None and max(columns.values(), default=0) < len(table.header)
        else mapping.guess(table, kind.fields).columns
    )
    return _with_days_first(Listing(workbook, chosen, table, known, kind))


def open_run(run: ImportRun) -> Listing:
    """The list of a run as it was last set up. Raises TabularError."""
    listing = open_listing(
        stores.content_of(run),
        run.filename,
        sheet=run.sheet,
        header_line=run.mapping.get("header_line"),
        columns=run.mapping.get("columns"),
        kind=kind_of(run),
    )
    return with_sheets(listing, run.mapping.get("sheets") or ())


def look_at(run: ImportRun, *, sheet: str, header_line: int | None, kind: Kind | None = None) -> Listing:
    """Another sheet, heading row or kind of the same file, its columns guessed anew; nothing is kept. Raises TabularError."""
    return open_listing(
        stores.content_of(run), run.filename, sheet=sheet, header_line=header_line, kind=kind or kind_of(run)
    )


def read_upload(stream: Any) -> bytes:
    """The bytes of an upload. Raises TabularError where they are more than can be read."""
    content: bytes = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        # The reader would say the same, but only after the rest was taken in as well.
        raise TabularError(
            _(
                "This file is larger than %(limit)s MB. Split it into smaller files.",
                limit=MAX_BYTES // 1_000_000,
            )
        )
    return content


def file_name(filename: str) -> str:
    """What a file is called on the screens: its last part, without what cannot be seen."""
    return mapping.printable(PurePath(filename.replace("\\", "/")).name)[:200] or _("list")


def _table(workbook: Workbook, sheet: str | None, header_line: int | None) -> tuple[Sheet, Table]:
    if sheet:
        chosen = workbook.sheet(sheet)
        return chosen, find_table(chosen, recognise=is_heading, header_line=header_line)
    refused: TabularError | None = None
    for candidate in workbook.sheets:
        try:
            return candidate, find_table(candidate, recognise=is_heading, header_line=header_line)
        except TabularError as error:
            refused = refused or error
    raise refused or TabularError(_("This file is empty. Choose the file that holds the list."))
