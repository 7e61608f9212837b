import csv
import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.tabular import SheetOut, read, write_csv, write_xlsx
from app.core.tabular.safety import guarded
from app.core.tabular.writing import LONGEST_CELL

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=40)
VISIBLE = TEXT.filter(lambda text: text.strip() != "")


def csv_bytes(rows, header, footer=(), delimiter=";"):
    return b"".join(write_csv(iter(rows), header, footer, delimiter=delimiter))


def test_a_csv_has_its_mark_its_heading_and_its_footer():
    data = csv_bytes(
        [["PT A", 3, dt.date(2026, 11, 24)]], ["Nama", "Kursi", "Tanggal"], [["Jumlah baris: 1"]]
    )
    assert data.decode("utf-8-sig").split("\r\n") == [
        "Nama;Kursi;Tanggal",
        "PT A;3;2026-11-24",
        "",
        "Jumlah baris: 1",
        "",
    ]
    assert data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1"])
def test_a_text_that_could_run_is_guarded_in_csv(text):
    data = csv_bytes([[text, "b"]] * 2, ["x", "y"], delimiter=",").decode("utf-8-sig")
    assert "'" + text in data
    assert read(data.encode(), "x.csv").sheets[0].rows[1] == [text, "b"]


@pytest.mark.parametrize("text", ["a\x00b", "\x00=1", "1\ufffe", "a\nb", "'=1", "é", "", "³", "a\u200b"])
def test_a_text_that_is_written_as_it_is_is_one_that_needs_no_care(text):
    written = csv_bytes([["x", text]], ["a", "b"]).decode("utf-8-sig").partition("\r\n")[2]
    ((_first, read_back),) = csv.reader(io.StringIO(written, newline=""), delimiter=";")
    assert read_back == guarded(re.sub("[\x00\ufffe]", "", text))


@settings(deadline=None)
@given(st.lists(st.text("=+-@' a1é\n\t\x00\uff1d", max_size=5), min_size=1, max_size=6))
def test_each_text_of_a_column_is_written_as_it_would_be_alone(column):
    written = csv_bytes([["x", text] for text in column], ["a", "b"]).decode("utf-8-sig").partition("\r\n")[2]
    read_back = [row[1] for row in csv.reader(io.StringIO(written, newline=""), delimiter=";")]
    assert read_back == [guarded(text.replace("\x00", "")) for text in column]


def test_a_negative_number_is_not_guarded():
    assert csv_bytes([[-5, Decimal("-1.5")]], ["a", "b"]).endswith(b"-5;-1,5\r\n")


def test_a_decimal_is_written_as_excel_reads_it_where_that_separator_is_usual():
    row = [12.5, Decimal("0.25"), "v1.5"]
    assert csv_bytes([row], ["a", "b", "c"]).endswith(b"12,5;0,25;v1.5\r\n")
    assert csv_bytes([row], ["a", "b", "c"], delimiter=",").endswith(b"12.5,0.25,v1.5\r\n")


def test_three_decimals_are_not_written_as_thousands_are_typed():
    assert csv_bytes([[12.345, -1.5, 1234.567]], ["a", "b", "c"]).endswith(b"12,3450;-1,5;1234,567\r\n")


def test_a_csv_comes_in_pieces():
    pieces = list(write_csv(([str(number)] * 20 for number in range(20_000)), ["a"] * 20))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 200_000


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(VISIBLE, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_is_written_as_csv_is_read_back(rows, delimiter):
    data = csv_bytes(rows, ["nama", "alamat", "kota"], delimiter=delimiter)
    # Lines that disagree about the separator are the reader's to guess; named, they must come back letter by letter.
    named = b"\xef\xbb\xbfsep=" + delimiter.encode() + b"\r\n" + data[3:]
    assert [list(row) for row in read(named, "x.csv").sheets[0].rows[1:]] == rows


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            VISIBLE,
            st.integers(-(10**15) + 1, 10**15 - 1),
            st.dates(dt.date(1901, 1, 1), dt.date(2200, 1, 1)),
        ),
        min_size=1,
        max_size=6,
    ),
    fast=st.booleans(),
)
def test_what_is_written_as_xlsx_is_read_back(tmp_path, rows, fast):
    write_xlsx(tmp_path / "x.xlsx", [SheetOut("S", ["teks", "angka", "hari"], rows)], fast=fast)
    read_back = read(tmp_path / "x.xlsx", "x.xlsx").sheets[0].rows[1:]
    assert [tuple(row) for row in read_back] == [(text, str(number), day) for text, number, day in rows]


@pytest.mark.parametrize("fast", [True, False])
def test_a_workbook_keeps_texts_as_texts_and_runs_nothing(tmp_path, fast):
    path = tmp_path / "x.xlsx"
    rows = [
        ["=1+1", "+6281234567890", 12.5, dt.date(2026, 11, 24)],
        ["http://a.id", "0542", None, None],
        ["<b>tebal</b>\x00", "00123", Decimal("3856694.43"), None],
    ]
    write_xlsx(
        path,
        [
            SheetOut("Mitra: a/b", ["a", "telepon", "c", "d"], rows, [["Jumlah baris: 3"]]),
            SheetOut("Mitra: a/b", ["x"], []),
        ],
        fast=fast,
    )
    workbook = read(path, "x.xlsx")
    assert workbook.sheets[0].rows == [
        ["a", "telepon", "c", "d"],
        ["=1+1", "+6281234567890", 12.5, dt.date(2026, 11, 24)],
        ["http://a.id", "0542", None, None],
        ["<b>tebal</b>", "00123", 3856694.43, None],
        [None] * 4,
        ["Jumlah baris: 3", None, None, None],
    ]
    assert [sheet.name for sheet in workbook.sheets] == ["Mitra  a b", "Mitra  a b 2"]
    assert workbook.sheets[1].rows == [["x"]]
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("fast", [True, False])
def test_instants_are_written_as_the_office_reads_them(tmp_path, fast):
    instant = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
    write_xlsx(tmp_path / "x.xlsx", [SheetOut("S", ["pukul"], [[instant]])], fast=fast)
    assert read(tmp_path / "x.xlsx", "x.xlsx").sheets[0].rows[1] == [dt.datetime(2026, 11, 24, 9, 30)]  # noqa: DTZ001
    assert b"2026-11-24 09:30" in csv_bytes([[instant]], ["pukul"])


@pytest.mark.parametrize("fast", [True, False])
def test_a_text_too_long_for_a_cell_ends_in_a_mark(tmp_path, fast):
    write_xlsx(tmp_path / "x.xlsx", [SheetOut("S", ["a"], [["x" * 40_000]])], fast=fast)
    (cell,) = read(tmp_path / "x.xlsx", "x.xlsx").sheets[0].rows[1]
    assert len(cell) == LONGEST_CELL
    assert cell.endswith("[…]")


def test_headings_alike_are_told_apart_by_numbers(tmp_path):
    write_xlsx(tmp_path / "x.xlsx", [SheetOut("S", ["a", "a", "a 2", "a"], [[1, 2, 3, 4]])])
    assert read(tmp_path / "x.xlsx", "x.xlsx").sheets[0].rows == [
        ["a", "a 3", "a 2", "a 4"],
        ["1", "2", "3", "4"],
    ]


def test_memory_stays_flat_over_many_rows(tmp_path):
    program = """
import resource, sys
from app.core.tabular import SheetOut, write_xlsx
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write = lambda n: write_xlsx(sys.argv[1], [SheetOut("S", [str(c) for c in range(20)], ([f"isi {r}"] * 20 for r in range(n)))])
write(2_000)
before = peak()
write(40_000)
print(peak() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "x.xlsx")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 20_000
