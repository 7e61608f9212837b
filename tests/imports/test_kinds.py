"""What a list is about is found out from its headings, and every kind brings an example that is understood whole."""

import pytest

from app.core.tabular import find_table, read
from app.imports import examples, mapping
from app.imports.kinds import KINDS, is_heading, likeliest
from app.imports.models import ImportRun
from tests.factories.imports import list_csv, npwp

LISTS = [
    ("companies", ["Nama Perusahaan", "NPWP", "Alamat", "Telepon", "Nama Kontak", "Jabatan"]),
    ("companies", ["Nama", "Alamat", "Kota"]),
    ("companies", ["Company", "Employees", "Phone", "Contact Person"]),
    ("contacts", ["Nama Perusahaan", "Nama Kontak", "Jabatan", "No HP"]),
    ("contacts", ["Perusahaan", "Nama", "Email"]),
    ("contacts", ["Company", "Name", "Job Title", "Mobile", "E-mail"]),
]


def table_of(header, rows):
    return find_table(read(list_csv(rows, header), "daftar.csv").sheet(), recognise=is_heading)


@pytest.mark.usefixtures("app")
def test_a_list_is_known_by_its_headings():
    found = [
        (likeliest(table_of(header, [["PT Contoh Bahari Jaya", *[""] * (len(header) - 1)]])).key, header)
        for _kind, header in LISTS
    ]
    assert found == LISTS


@pytest.mark.usefixtures("app")
def test_a_heading_whose_contents_look_like_something_else_says_nothing_of_the_list():
    header = ["Nama Penyedia", "NPWP", "Alamat", "Tanggal", "Status"]
    rows = [[f"PT Rekaan {n}", npwp(n), f"Jl. Contoh No. {n}", "14/03/2025", "Pemenang"] for n in range(1, 9)]
    assert likeliest(table_of(header, rows)).key == "companies"
    visited = [[*row[:4], "Berminat"] for row in rows]
    assert likeliest(table_of(header, visited)).key == "visits"


@pytest.mark.usefixtures("app")
def test_every_kind_brings_an_example_that_is_understood_whole():
    assert set(examples.EXAMPLES) == set(KINDS)
    for key, kind in KINDS.items():
        table = table_of(examples.header(key), examples.rows(key))
        columns = mapping.guess(table, kind.fields).columns
        assert {name: table.header[at] for name, at in columns.items()} == {
            column[0]: column[1] for column in examples.EXAMPLES[key]
        }
        assert likeliest(table) is kind


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_example_of_each_kind_is_imported_as_that_kind(ending, page, sign_in, clerk, session):
    visitor = sign_in(clerk)
    for key in KINDS:
        sent = visitor.get(f"/imports/examples/{key}/example.{ending}")
        assert sent.status_code == 200
        assert sent.data[:2] == b"PK" or sent.data.decode("utf-8-sig")
    assert visitor.get(f"/imports/examples/nothing/example.{ending}").status_code == 404
    assert session.query(ImportRun).count() == 0
