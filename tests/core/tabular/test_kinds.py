"""Workbooks of the kinds that are read apart: the old and the binary one of Excel, and that of LibreOffice."""

import datetime as dt
import io
import subprocess
import sys

import openpyxl
import pytest

from app.companies.services.typed import as_day
from app.core.tabular import TabularError, as_text, child, read, whole_digits
from tests.core.tabular.workbooks import in_container, ods, xls, xlsb

ROWS = [["nama", "npwp", "kota"], ["PT A", 24331159091000, "Bontang"], ["PT B", 12.5, None]]
READ = [["nama", "npwp", "kota"], ["PT A", "24331159091000", "Bontang"], ["PT B", 12.5, None]]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(xls(("S", ROWS)), "xls"), (xlsb("S", ROWS), "xlsb"), (ods("", ("S", ROWS)), "ods")],
    ids=["xls", "xlsb", "ods"],
)
def test_a_workbook_of_another_kind_is_read_by_what_it_is(data, kind):
    workbook = read(data, "daftar.csv")
    assert (workbook.kind, workbook.sheets[0].rows) == (kind, READ)


def repeated(rows: int, columns: int) -> bytes:
    cell = (
        f"<table:table-cell office:value-type='string' table:number-columns-repeated='{columns}'>"
        "<text:p>PT A</text:p></table:table-cell>"
    )
    row = f"<table:table-row table:number-rows-repeated='{rows}'>{cell}</table:table-row>"
    return ods(f"<table:table table:name='S'>{row}</table:table>")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (xls(("S", ROWS), is_locked=True), "password"),
        (xls(("S", ROWS))[:2600], "damaged"),
        (in_container("WordDocument", b"x"), "holds no table"),
        (xls(("S", ROWS), hidden=["S"]), "hidden sheets of this workbook hold anything (S)"),
        (xls(("S", [])), "empty"),
        (xlsb("S", ROWS)[:300], "damaged"),
        (ods("", ("S", ROWS))[:300], "damaged"),
        (repeated(1_000_000, 16_000), "damaged"),
    ],
    ids=["locked", "cut", "letter", "hidden", "blank", "cut binary", "half", "far beyond"],
)
def test_one_that_cannot_be_read_is_answered_with_a_sentence(data, says):
    with pytest.raises(TabularError) as refused:
        read(data, "daftar.xls")
    assert says in refused.value.message


def test_a_sheet_with_more_cells_than_memory_should_hold_is_given_up():
    command = [sys.executable, child.__file__, "1000"]
    assert subprocess.run(command, input=repeated(101, 10), capture_output=True, check=False).returncode == (
        child.TOO_BIG
    )


def test_what_is_not_seen_in_a_workbook_is_told():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    secret = book.create_sheet("Rahasia")
    secret.append(["x"])
    secret.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    for workbook in (
        read(out.getvalue(), "x.xlsx"),
        read(xls(("Sheet", ROWS), ("Rahasia", [["x"]]), hidden=["Rahasia"]), "x"),
    ):
        assert [sheet.name for sheet in workbook.sheets] == ["Sheet"]
        assert workbook.hidden_sheets == ["Rahasia"]
    assert read(out.getvalue(), "x.xlsx").sheet().hidden_rows == 1


def test_cells_merged_over_several_rows_count_for_each_of_them():
    rows = [
        ["DAFTAR", None, None],
        ["nama", "kota", "x"],
        ["A", "Bontang", 1],
        ["B", None, 2],
        ["C", None, 3],
    ]
    sheet = read(xls(("S", rows), merged=[(0, 0, 0, 2), (2, 4, 1, 1)]), "x.xls").sheet()
    assert [row[1] for row in sheet.rows] == [None, "kota", "Bontang", "Bontang", "Bontang"]
    assert sheet.merged == 2


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0812 3456", "0812 3456"),
        ("24331159091000.0", "24331159091000"),
        ("3.171012345678901E+15", "3171012345678901"),
        ("8.12E+11", None),
        ("8,12345E+11", None),
        ("1.250", "1.250"),
        ("", ""),
    ],
)
def test_a_number_taken_for_an_amount_is_mended_or_found_out(typed, digits):
    assert whole_digits(typed) == digits


def test_a_number_longer_than_a_spreadsheet_keeps_is_found_out():
    numbers = [[3171012345678900], [3171012345678901], [100200300400500]]
    cells = [row[0] for row in read(xls(("S", numbers)), "x.xls").sheet().rows]
    assert [whole_digits(as_text(cell)) for cell in cells] == [None, "3171012345678901", "100200300400500"]


def test_a_day_may_come_as_the_number_a_spreadsheet_keeps_of_it():
    assert as_day("46350") == as_day("46350.5") == dt.date(2026, 11, 24)
