"""Rows that name nobody on file exactly, but resemble somebody."""

import pytest
from sqlalchemy import func, select

from app.companies.models import Company
from app.core.db import db
from app.imports import services
from app.imports.batches import BATCH
from app.imports.enums import Verdict
from app.imports.models import ImportRow
from tests.factories.imports import list_csv, npwp, unlike

pytestmark = pytest.mark.usefixtures("app")

HEADER = ("Nama", "NPWP", "Alamat", "Kota", "Telepon", "Email")
ON_FILE = (
    "PT Kariangau Sejahtera",
    "",
    "Jl. Pelabuhan Semayang No. 47 RT 12",
    "Kota Balikpapan",
    "0542700111",
    "",
)


def pour(*rows):
    run = services.receive(list_csv(rows, HEADER), "daftar.csv", owner_id=None)
    outcomes = [
        outcome for batch in services.pour_of(run, services.open_run(run)).batches() for outcome in batch
    ]
    counts = {verdict.value: 0 for verdict in Verdict}
    for outcome in outcomes:
        counts[outcome.verdict.value] += 1
    services.finish(run, counts, state=run.state)
    return run, outcomes


def filed():
    return db.session.scalar(select(func.count()).select_from(Company))


def row_of(run, number):
    return db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.row == number))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["PT Karianggau Sejahtra", "", "", "", "0542700111", ""], "telepon sama, nama"),
        (["CV Kariangau Sejahtera", "", "", "", "", ""], "bentuk hukum berbeda, nama sama"),
        (["PT Usaha Berganti Nama", "", "", "", "0542700111", ""], "telepon sama"),
        (["PT Kariangau Sejahtera Cabang Samarinda", "", "", "", "0542700111", ""], "cabang lain"),
    ],
    ids=["misspelt", "other form", "renamed", "branch"],
)
@pytest.mark.parametrize("is_on_file", [True, False], ids=["on file", "same list"])
def test_whoever_resembles_a_company_is_left_for_a_person_with_the_reasons(row, says, is_on_file):
    if is_on_file:
        _run, (first,) = pour(ON_FILE)
        _run, (outcome,) = pour(row)
    else:
        _run, (first, outcome) = pour(ON_FILE, row)
    assert outcome.verdict is Verdict.REVIEW
    assert outcome.candidates == [first.company_id]
    assert "PT Kariangau Sejahtera" in outcome.message
    assert says in outcome.message
    assert filed() == 1


def test_one_in_a_later_batch_meets_one_of_an_earlier_batch():
    others = ([unlike(number), "", "", "", "", ""] for number in range(BATCH))
    _run, outcomes = pour(ON_FILE, *others, ["PT Karianggau Sejahtra", "", "", "", "0542700111", ""])
    assert (outcomes[-1].verdict, outcomes[-1].candidates) == (Verdict.REVIEW, [outcomes[0].company_id])
    assert filed() == BATCH + 1


def test_the_most_alike_is_suggested_first():
    others = [["PT Usaha Lain Sekali", "", "", "", "0542700111", ""]]
    _run, outcomes = pour(*others, [*ON_FILE[:4], "0542700222", ""])
    _run, (outcome,) = pour(["PT Kariangau Sejahterra", "", ON_FILE[2], ON_FILE[3], "0542700111", ""])
    assert outcome.candidates == [outcomes[1].company_id, outcomes[0].company_id]


def test_another_number_is_another_firm_however_alike_the_rest():
    rows = [
        ["PT Kariangau Sejahtera", npwp(1), *ON_FILE[2:]],
        ["PT Kariangau Sejahterra", npwp(2), *ON_FILE[2:]],
    ]
    _run, outcomes = pour(*rows)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.NEW, Verdict.NEW]


def test_an_address_alone_is_told_but_stops_no_row():
    _run, (first, outcome) = pour(ON_FILE, ["PT Mitra Gunadaya", "", *ON_FILE[2:4], "", ""])
    assert (outcome.verdict, outcome.candidates) == (Verdict.NEW, [first.company_id])
    assert "alamat sama" in outcome.message


def test_a_later_row_of_a_firm_that_waits_for_a_decision_waits_as_well():
    like = ["PT Karianggau Sejahtra", "", "", "", "0542700111", ""]
    again = [like[0], "", "Jl. Jauh Sekali No. 9", "Kabupaten Paser", "0543200200", ""]
    rows = [ON_FILE, like, again]
    first = [outcome.verdict.value for outcome in pour(*rows)[1]]
    assert first == ["new", "review", "review"]
    assert [outcome.verdict.value for outcome in pour(*rows)[1]] == ["unchanged", "review", "review"]


@pytest.mark.parametrize("is_same", [True, False], ids=["same", "new"])
def test_what_a_person_decided_is_found_again(is_same):
    like = ["PT Karianggau Sejahtra", "", "", "", "0542700111", "halo@kariangau.co.id"]
    run, (first, _left) = pour(ON_FILE, like)
    settled = services.settle(run, row_of(run, 2), company_id=first.company_id if is_same else None)
    before = filed()
    for _time in range(2):
        _run, outcomes = pour(ON_FILE, like)
        assert [outcome.verdict.value for outcome in outcomes] == ["unchanged", "unchanged"]
        assert outcomes[1].company_id == settled.company_id
    assert filed() == before


def test_what_was_decided_of_a_company_now_in_the_trash_is_asked_again():
    like = ["PT Karianggau Sejahtra", "", "", "", "0542700111", ""]
    run, (first, _left) = pour(ON_FILE, like)
    other = pour([*ON_FILE[:4], "0542700999", ""])[1][0]
    assert other.company_id == first.company_id
    services.settle(run, row_of(run, 2), company_id=first.company_id)
    db.session.get(Company, first.company_id).trashed_at = db.session.get(
        Company, first.company_id
    ).created_at
    db.session.flush()
    _run, (_again, outcome) = pour(ON_FILE, like)
    assert outcome.verdict is not Verdict.UNCHANGED


def test_a_legal_form_nobody_knows_stops_no_list():
    run = services.receive(
        list_csv([["Rekaan", "BHL"], ["PT Lain", ""]], ["Nama", "Bentuk Badan Usaha"]), "x.csv", owner_id=None
    )
    assert run.mapping["columns"].get("legal_form") == 1
    (outcomes,) = services.pour_of(run, services.open_run(run)).batches()
    assert [outcome.verdict for outcome in outcomes] == [Verdict.NEW, Verdict.NEW]
    assert "BHL" in outcomes[0].message
