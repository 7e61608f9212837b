"""Several sheets of one workbook poured in as one list, where their headings are the same."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask_babel import gettext as _

from app.companies.identity.names import fold
from app.core.errors import Invalid
from app.core.tabular import MAX_ROWS, Row, Sheet, Table, TabularError, Workbook, find_table
from app.core.tabular.headings import Recognise


def alike(workbook: Workbook, chosen: Sheet, table: Table, recognise: Recognise) -> list[str]:
    """The other sheets of ``workbook`` whose tables have the headings of ``table``."""
    return [sheet.name for sheet, _table in _alike(workbook, chosen, table, recognise)]


def together(
    workbook: Workbook, chosen: Sheet, table: Table, names: Iterable[str], recognise: Recognise
) -> Table:
    """``table`` of ``chosen`` and below it the rows of the other sheets called ``names``, each with its sheet.

    What has other headings is left out. Raises Invalid where that is more than can be read.
    """
    wanted = set(names)
    parts = [(chosen, table)]
    parts += [part for part in _alike(workbook, chosen, table, recognise) if part[0].name in wanted]
    if len(parts) == 1:
        return table
    rows = [(sheet.name, row) for sheet, own in parts for row in own.rows]
    if len(rows) > MAX_ROWS:
        raise Invalid(_("Together these sheets have too many rows. Choose fewer of them."), field="sheets")
    return replace(
        table,
        rows=[
            Row(number, row.line, row.cells, sheet=name) for number, (name, row) in enumerate(rows, start=1)
        ],
    )


def _alike(
    workbook: Workbook, chosen: Sheet, table: Table, recognise: Recognise
) -> Iterator[tuple[Sheet, Table]]:
    if table.header_line is None:
        return
    header = [fold(label) for label in table.header]
    for sheet in workbook.sheets:
        if sheet.name == chosen.name:
            continue
        try:
            other = find_table(sheet, recognise=recognise)
        except TabularError:
            continue
        if [fold(label) for label in other.header] == header:
            yield sheet, other
