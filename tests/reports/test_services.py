import csv
import io

import openpyxl
import pytest
from werkzeug.datastructures import MultiDict

from app.core.audit import AuditEntry
from app.reports import services
from app.reports.listed import COMPANIES
from app.reports.services import Export, ExportFormat
from tests.factories.accounts import supervisor
from tests.reports.support import company


@pytest.fixture
def boss(session):
    return supervisor(name="Arif Firmansyah")


def an_export(actor, words="", **values):
    return Export(COMPANIES, actor, MultiDict(), words, **values)


def read_csv(export, delimiter=";"):
    raw = b"".join(services.file_bytes(export, ExportFormat.CSV, delimiter=delimiter))
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [";", ","])
def test_the_csv_names_its_columns_and_says_what_it_is(boss, clock, delimiter):
    company("Kariangau Sejahtera", owner=boss)
    rows = read_csv(an_export(boss, "Potensi: A"), delimiter)
    assert rows[0][:2] == ["Bentuk hukum", "Perusahaan"]
    assert rows[1][1] == "Kariangau Sejahtera"
    assert "Arif Firmansyah" in rows[1]
    footer = {row[0]: row[1] for row in rows[2:] if row and row[0]}
    assert footer["Jumlah baris"] == "1"
    assert footer["Filter"] == "Potensi: A"
    assert footer["Dibuat oleh"] == "Arif Firmansyah"
    assert footer["Dibuat pada"] == "24 Nov 2026 09.00 WITA"


def test_what_looks_like_a_formula_stays_text_in_both_files(boss, tmp_path):
    company("=HYPERLINK(1)", address="@SUM(A1)")
    rows = read_csv(an_export(boss))
    assert rows[1][1] == "'=HYPERLINK(1)"
    path = tmp_path / "out.xlsx"
    assert services.write_file(an_export(boss), path, ExportFormat.XLSX) == 1
    cell = openpyxl.load_workbook(path).active.cell(2, 2)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_numbers_that_are_names_stay_text_in_the_workbook(boss, tmp_path):
    company(
        "Satu",
        nib="0123456789012",
        npwp="0012345678901234",
        phones=[{"e164": "+62542123456", "as_typed": "x"}],
    )
    path = tmp_path / "out.xlsx"
    services.write_file(an_export(boss), path, ExportFormat.XLSX)
    values = [cell.value for cell in openpyxl.load_workbook(path).active[2]]
    assert "0123456789012" in values
    assert "0012345678901234" in values
    assert any(str(value).startswith("(0542)") for value in values)


def test_the_footer_counts_the_lines_that_were_written(boss, tmp_path):
    for number in range(3):
        company(f"Satu {number}")
    path = tmp_path / "out.csv"
    assert services.write_file(an_export(boss), path, ExportFormat.CSV) == 3
    assert "Jumlah baris;3" in path.read_text(encoding="utf-8-sig")


def test_an_export_is_in_the_audit_log_with_its_filter_and_count(boss, session):
    services.record(an_export(boss, "Potensi: A"), ExportFormat.CSV, 7)
    session.flush()
    entry = session.query(AuditEntry).filter_by(action="export").one()
    assert entry.changes == {"format": "csv", "rows": 7, "filter": "Potensi: A"}
