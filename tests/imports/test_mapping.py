from pathlib import Path

import pytest

from app.core.tabular import find_table, read
from app.imports import mapping
from app.imports.fields.companies import FIELDS
from app.imports.kinds import KINDS
from tests.factories.imports import list_csv, npwp

FIXTURES = Path(__file__).parent.parent / "fixtures"


def fixture(name):
    return (FIXTURES / name).read_bytes()


def guessed(data, filename="list.csv"):
    table = find_table(read(data, filename).sheet(), recognise=FIELDS.is_heading)
    return {key: table.header[index] for key, index in mapping.guess(table, FIELDS).columns.items()}


def test_indonesian_headings_are_understood():
    rows = [["PT A", npwp(1), "Jl. X No. 1", "Kota Balikpapan", "0542-123456", 84]]
    assert guessed(list_csv(rows)) == {
        "name": "Nama Perusahaan",
        "npwp": "NPWP",
        "address": "Alamat",
        "city": "Kota",
        "phone": "Telepon",
        "headcount": "Jumlah Tenaga Kerja",
    }


def test_english_headings_are_understood():
    header = ["Company Name", "Tax ID", "Address", "City", "Phone Number", "E-mail", "Website", "Employees"]
    row = ["PT A", npwp(1), "Jl. X", "Balikpapan", "0542-1", "a@b.co.id", "www.b.co.id", "12"]
    assert set(guessed(list_csv([row], header)).values()) == set(header)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("kind", "heading", "cell", "key"),
    [
        ("agreements", "Tanggal MoU", "20/01/2025", "signed_on"),
        ("agreements", "No. MoU", "560/911/MOU/2025", "office_number"),
        ("candidates", "Jurusan Pelatihan", "Teknik Las", "trade"),
    ],
)
def test_headings_as_offices_write_them_are_understood(kind, heading, cell, key):
    fields = KINDS[kind].fields
    sheet = read(list_csv([["PT Umpama", cell]], ["Nama", heading]), "daftar.csv").sheet()
    table = find_table(sheet, recognise=fields.is_heading)
    assert mapping.guess(table, fields).columns[key] == 1


def test_content_overrules_a_heading_that_cannot_be_true():
    header = ["No.", "Perusahaan", "KBLI", "", ""]
    rows = [
        [
            number,
            f"CV Maju {number}",
            f"Jl. Raya Serpong No. {number}, Kel. Serua",
            f"Telp. 021-731234{number}",
            "28199",
        ]
        for number in range(1, 9)
    ]
    assert guessed(list_csv(rows, header)) == {
        "name": "Perusahaan",
        "address": "KBLI",
        "phone": "Column D",
        "kbli": "Column E",
    }


def test_columns_are_understood_without_any_heading():
    rows = [
        [
            npwp(number),
            f"PT Maju Jaya {number}",
            f"kantor{number}@maju.co.id",
            f"Jl. Sudirman No. {number} RT 2",
        ]
        for number in range(1, 9)
    ]
    assert set(guessed(list_csv(rows[1:], rows[0]))) == {"npwp", "name", "email", "address"}


def test_a_column_of_nothing_but_slips_is_still_what_its_heading_says():
    assert guessed(list_csv([["PT A", "12.345", "banyak"]], ["Nama", "NPWP", "Jumlah Karyawan"])) == {
        "name": "Nama",
        "npwp": "NPWP",
        "headcount": "Jumlah Karyawan",
    }


@pytest.mark.parametrize("heading", ["Nama Kontak", "Nama Direktur", "Nama PIC"])
def test_a_persons_name_is_not_the_companys(heading):
    found = guessed(list_csv([["Budi", "PT A"], ["Siti", "PT B"]], [heading, "Perusahaan"]))
    assert found["name"] == "Perusahaan"
    assert found["contact_name"] == heading


def test_the_place_of_a_tender_is_not_the_companys_city():
    assert guessed(fixture("messy_lpse_kaltim_excerpt.csv")) == {"name": "Nama Peserta", "npwp": "NPWP"}


def test_post_codes_of_balikpapan_are_not_taken_for_kbli():
    rows = [[f"PT A{number}", "76112"] for number in range(9)]
    assert guessed(list_csv(rows, ["Nama", "X"])) == {"name": "Nama"}
    assert guessed(list_csv(rows, ["Nama", "Kode Pos"])) == {"name": "Nama", "postal_code": "Kode Pos"}


@pytest.mark.parametrize("heading", ["Tgl Kontrak", "Terakhir Diperbarui", "Terbit NIB"])
def test_days_that_a_workbook_keeps_as_numbers_are_not_taken_for_kbli(heading):
    rows = [[f"PT A{number}", 46022 + number] for number in range(9)]
    assert guessed(list_csv(rows, ["Nama", heading])) == {"name": "Nama"}


def test_the_real_lists_are_understood():
    idx = guessed(fixture("companies_idx_2025_excerpt.csv"))
    assert set(idx) == {"name", "npwp", "address", "phone", "email", "website", "business"}
    assert guessed(fixture("messy_kemenperin_banten_excerpt.xlsx")) == {
        "name": "Perusahaan",
        "address": "KBLI",
        "phone": "Column D",
        "kbli": "Column F",
    }


def test_marks_that_stand_for_nothing_are_nothing():
    assert [mapping.text_of(cell) for cell in ("-", "0", "n/a", None, " x ", "a\x00b")] == [
        "",
        "",
        "",
        "",
        "x",
        "ab",
    ]


def test_a_second_column_of_phones_is_kept_too():
    found = guessed(list_csv([["PT A", "0542-111222", "0812-3456-7890"]], ["Nama", "Telepon", "Telepon"]))
    assert found == {"name": "Nama", "phone": "Telepon", "phone_2": "Telepon (2)"}
