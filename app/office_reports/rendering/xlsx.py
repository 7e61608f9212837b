"""A report as a workbook: numbers are numbers, and sums, shares and changes are formulas that go on reckoning."""

from datetime import date
from io import BytesIO
from textwrap import shorten
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.formats import NOTHING
from app.core.tabular.writing import NOT_IN_NAME, clean
from app.office_reports.rendering.words import HIDDEN

Block = dict[str, Any]

SUMS: dict[str, tuple[int, ...]] = {
    "outcomes": (0,),
    "reasons": (0,),
    "funnel": (0,),
    "kecamatan": (0, 1, 3, 4),
    "sector": (0, 1, 3, 4),
    "size": (0, 1, 3, 4),
}
"""The columns of each table whose rows part a whole, and so may be added up."""

Of = tuple[int, int | None]

SHARES: dict[str, dict[int, Of]] = {
    "outcomes": {1: (0, None)},
    "reasons": {1: (0, None)},
    "officers": {2: (3, 1)},
    "funnel": {3: (2, 1)},
    "kecamatan": {2: (1, 0)},
    "sector": {2: (1, 0)},
    "size": {2: (1, 0)},
    "targets-of-year": {2: (1, 0)},
    "targets-of-team": {2: (1, 0)},
    "targets-of-all": {2: (1, 0)},
}
"""Which column is a share of which: the part and the whole, None for the sum of the part's column."""

LONGEST_NAME = 31


def xlsx(content: dict[str, Any]) -> bytes:
    """The workbook's bytes."""
    # Loaded here, because most workers never make one.
    import xlsxwriter  # noqa: PLC0415

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with force_locale(content["language"]), xlsxwriter.Workbook(out, options) as workbook:
        _Writer(workbook, is_public=content["hides"]).write(content)
    return out.getvalue()


class _Writer:
    """Puts the blocks of a report on sheets, one for each table or list."""

    def __init__(self, workbook: Any, *, is_public: bool) -> None:
        self.workbook, self.is_public = workbook, is_public
        self.nothing = HIDDEN if is_public else NOTHING
        self.bold = workbook.add_format({"bold": True})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.plain = workbook.add_format({"num_format": "#,##0.##"})
        self.number = workbook.add_format({"num_format": "#,##0"})
        self.percent = workbook.add_format({"num_format": "0%"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.total = workbook.add_format({"bold": True, "num_format": "#,##0", "top": 1})
        self.change = workbook.add_format({"num_format": "+#,##0;-#,##0;0"})
        self.names: set[str] = set()

    def write(self, content: dict[str, Any]) -> None:
        front = self._sheet(_("Summary"))
        front.set_column(0, 0, 44)
        front.set_column(1, 3, 16)
        front.write_string(0, 0, clean(content["title"]), self.title)
        front.write_string(1, 0, clean(content["period"]), self.bold)
        line = 3
        for label, said in content["about"]:
            front.write_string(line, 0, clean(label))
            front.write_string(line, 1, clean(said))
            line += 1
        line += 1
        heading = ""
        for block in content["blocks"]:
            if block["type"] == "heading":
                heading = block["text"]
            elif block["type"] == "figures":
                line = self._figures(front, line, heading, block) + 1
            elif block["type"] == "facts":
                for label, said in block["rows"]:
                    front.write_string(line, 0, clean(label))
                    front.write_string(line, 1, clean(said))
                    line += 1
                line += 1
            elif block["type"] == "table":
                self._table(block)
            elif block["type"] == "trend":
                self._trend(block)
            elif block["type"] == "list":
                self._list(block)

    def _sheet(self, name: str) -> Any:
        base = shorten(NOT_IN_NAME.sub(" ", clean(name)).strip().strip("'"), LONGEST_NAME, placeholder="…")
        base = base or "Sheet"
        unique, again = base, 2
        while unique.casefold() in self.names:
            unique, again = f"{base[:27]} {again}", again + 1
        self.names.add(unique.casefold())
        return self.workbook.add_worksheet(unique)

    def _figures(self, sheet: Any, line: int, heading: str, block: Block) -> int:
        for at, label in enumerate((heading, _("Value"), _("Before"), _("Change"))):
            sheet.write_string(line, at, clean(label), self.head)
        for at, one in enumerate(block["items"], line + 1):
            sheet.write_string(at, 0, clean(one["label"]))
            self._value(sheet, at, 1, one)
            if one["before"] is not None and one["value"] is not None:
                self._value(sheet, at, 2, {**one, "value": one["before"]})
                style = self.percent if one["unit"] == "share" else self.change
                sheet.write_formula(at, 3, f"=B{at + 1}-C{at + 1}", style, one["value"] - one["before"])
        return line + len(block["items"]) + 1

    def _value(self, sheet: Any, row: int, column: int, one: Block) -> None:
        if one["value"] is None:
            sheet.write_string(row, column, self.nothing)
        else:
            style = {"share": self.percent, "days": self.plain}.get(one["unit"], self.number)
            sheet.write_number(row, column, one["value"], style)

    def _table(self, block: Block) -> None:
        sheet = self._sheet(block["caption"])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 34)
        table = _Places(block)
        sheet.set_column(1, table.last, 13)
        sheet.write_string(0, 0, clean(block["subject"]), self.head)
        for label, at, is_compared in zip(block["columns"], table.places, table.compared, strict=True):
            after = (f": {_('Before')}", f": {_('Change')}") if is_compared else ()
            for further, words in enumerate(("", *after)):
                sheet.write_string(0, at + further, clean(label) + words, self.head)
        shares = {} if self.is_public else SHARES.get(block["key"], {})
        for line, row in enumerate(block["rows"], 1):
            sheet.write_string(line, 0, clean(row["label"]))
            for number, (one, at) in enumerate(zip(row["cells"], table.places, strict=True)):
                if number in shares and one["value"] is not None:
                    formula = table.share(shares[number], line)
                    sheet.write_formula(line, at, formula, self.percent, one["value"])
                else:
                    self._value(sheet, line, at, one)
                if table.compared[number]:
                    self._compared(sheet, line, at, one)
        if not self.is_public:
            self._totals(sheet, block, table, shares)

    def _compared(self, sheet: Any, line: int, at: int, one: Block) -> None:
        """What a figure was before, and how much more it is."""
        if one["before"] is None or one["value"] is None:
            return
        self._value(sheet, line, at + 1, {**one, "value": one["before"]})
        style = self.percent if one["unit"] == "share" else self.change
        formula = f"={_ref(line, at)}-{_ref(line, at + 1)}"
        sheet.write_formula(line, at + 2, formula, style, one["value"] - one["before"])

    def _totals(self, sheet: Any, block: Block, table: "_Places", shares: dict[int, Of]) -> None:
        sums, last = SUMS.get(block["key"], ()), len(block["rows"]) + 1
        if not sums:
            return
        sheet.write_string(last, 0, _("Total"), self.total)
        added = {at: sum(row["cells"][at]["value"] or 0 for row in block["rows"]) for at in sums}
        for number in sums:
            self._sum(sheet, last, table.places[number], added[number])
        for number, (part, whole) in shares.items():
            if part in sums and (whole is None or whole in sums):
                of = added[part if whole is None else whole]
                formula = table.share((part, whole), last)
                sheet.write_formula(
                    last, table.places[number], formula, self.percent, added[part] / of if of else 0
                )

    def _sum(self, sheet: Any, last: int, at: int, added: float) -> None:
        sheet.write_formula(last, at, f"=SUM({_ref(1, at)}:{_ref(last - 1, at)})", self.total, added)

    def _trend(self, block: Block) -> None:
        sheet = self._sheet(block["caption"])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 3, 18)
        for at, label in enumerate(("", block["label"], block["before"], _("Change"))):
            sheet.write_string(0, at, clean(label), self.head)
        for line, one in enumerate(block["points"], 1):
            sheet.write_string(line, 0, clean(one["label"]))
            self._value(sheet, line, 1, one)
            if one["before"] is not None:
                self._value(sheet, line, 2, {**one, "value": one["before"]})
                sheet.write_formula(
                    line, 3, f"=B{line + 1}-C{line + 1}", self.change, (one["value"] or 0) - one["before"]
                )
        last = len(block["points"]) + 1
        sheet.write_string(last, 0, _("Total"), self.total)
        for at, part in ((1, "value"), (2, "before")):
            self._sum(sheet, last, at, sum(one[part] or 0 for one in block["points"]))

    def _list(self, block: Block) -> None:
        sheet = self._sheet(block["caption"])
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(block["columns"]):
            sheet.set_column(at, at, max(11, column["width"] * 11))
            sheet.write_string(0, at, clean(column["label"]), self.head)
        for line, row in enumerate(block["rows"], 1):
            for at, (held, column) in enumerate(zip(row, block["columns"], strict=True)):
                self._cell(sheet, line, at, held, column["holds"])
        last = len(block["rows"]) + 1
        for at, column in enumerate(block["columns"]):
            if column["holds"] == "number" and block["rows"]:
                added = sum(row[at] for row in block["rows"] if isinstance(row[at], int | float))
                self._sum(sheet, last, at, added)

    def _cell(self, sheet: Any, line: int, at: int, held: Any, holds: str) -> None:
        if held in (None, "", NOTHING):
            return
        if holds == "day":
            sheet.write_datetime(line, at, date.fromisoformat(held), self.day)
        elif holds == "number" and isinstance(held, int | float):
            sheet.write_number(line, at, held, self.number)
        else:
            sheet.write_string(line, at, clean(str(held)))


class _Places:
    """Where the columns of a table stand: one that is compared is followed by two more."""

    def __init__(self, block: Block) -> None:
        self.rows = len(block["rows"])
        columns = range(len(block["columns"]))
        self.compared = [
            any(row["cells"][at]["before"] is not None for row in block["rows"]) for at in columns
        ]
        self.places: list[int] = []
        self.last = 1
        for is_compared in self.compared:
            self.places.append(self.last)
            self.last += 3 if is_compared else 1

    def share(self, of: Of, line: int) -> str:
        """The formula of a share in a line, 0 where there is nothing to take it of."""
        part, whole = of
        above = _ref(line, self.places[part])
        column = self.places[part]
        below = (
            f"SUM({_ref(1, column)}:{_ref(self.rows, column)})"
            if whole is None
            else _ref(line, self.places[whole])
        )
        return f"=IFERROR({above}/{below},0)"


def _ref(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - as above

    return str(xl_rowcol_to_cell(row, column))
