"""Two lists of one kind, of which the later fills in what the earlier filed: each is taken back without touching the other's."""

from collections.abc import Mapping

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.imports import examples, services
from app.imports.enums import ImportState, Verdict
from app.imports.kinds import KINDS
from tests.factories import accounts
from tests.factories.companies import make_company, make_contact
from tests.factories.imports import list_csv
from tests.imports.test_import_properties import everything

pytestmark = pytest.mark.usefixtures("app")

FILLED_LATER = {
    "companies": "Email",
    "contacts": "Jabatan",
    "visits": "Kuota Ditawarkan",
    "agreements": "Penandatangan Dinas",
    "candidates": "Alamat",
}


def imported(kind: str, *, says: Mapping[str, str]):
    """The example of a kind, all its rows with other contents of some columns; what differs is written over."""
    header = examples.header(kind)
    rows = [
        [says.get(name, cell) for name, cell in zip(header, row, strict=True)] for row in examples.rows(kind)
    ]
    content = list_csv(rows, header)
    listing = services.open_listing(content, f"{kind}.csv", kind=KINDS[kind])
    run = services.receive(content, f"{kind}.csv", owner_id=None, listing=listing)
    run.mapping = run.mapping | {"creates": True, "overwrite": True}
    poured = services.pour_of(run, services.open_run(run))
    outcomes = [outcome for batch in poured.batches() for outcome in batch]
    services.finish(run, poured.counts, state=ImportState.DONE)
    return run, [outcome.verdict for outcome in outcomes]


def differing(before, after) -> set[str]:
    return {table for table, stored in before.items() if after[table] != stored}


def _officers():
    """Whoever the example of visits names."""
    if not db.session.scalar(select(User.id).where(User.name == "Nama Petugas")):
        accounts.officer(name="Nama Petugas")
        accounts.officer(name="Petugas Kedua", email="petugas2@contoh.example")


def undone(run) -> dict:
    services.begin_undo(run)
    for _done in services.undo_in_batches(run):
        pass
    return run.undone


@pytest.mark.parametrize("kind", examples.EXAMPLES)
def test_the_later_list_is_taken_back_first_and_no_trace_is_left(kind):
    _officers()
    before = everything()
    first, _verdicts = imported(kind, says={FILLED_LATER[kind]: ""})
    between = everything()
    later, verdicts = imported(kind, says={})
    assert Verdict.UPDATE in verdicts
    assert undone(later)["kept"] == 0
    assert differing(between, everything()) == set()
    assert undone(first)["kept"] == 0
    assert differing(before, everything()) == set()


@pytest.mark.parametrize("kind", examples.EXAMPLES)
def test_what_the_later_list_filled_in_keeps_what_the_earlier_filed_until_it_is_taken_back_too(kind):
    _officers()
    before = everything()
    first, _verdicts = imported(kind, says={FILLED_LATER[kind]: ""})
    later, verdicts = imported(kind, says={})
    assert Verdict.UPDATE in verdicts
    assert undone(first)["kept"] >= verdicts.count(Verdict.UPDATE)
    assert undone(later)["kept"] == 0
    assert undone(first)["kept"] == 0
    assert differing(before, everything()) == set()


VARIED = {
    "companies": "Email",
    "contacts": "Jabatan",
    "visits": "Ditemui",
    "agreements": "Penandatangan Dinas",
    "candidates": "Asal Sekolah",
}
VALUES = {"companies": ("satu@rekaan.example", "dua@rekaan.example")}


@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(told=st.lists(st.integers(0, 1), min_size=3, max_size=4), order=st.permutations([0, 1, 2, 3]))
@example(told=[0, 1, 0], order=[0, 1, 2])
@example(told=[0, 1, 0, 1], order=[1, 0, 3, 2])
@pytest.mark.same_queries
@pytest.mark.parametrize("kind", examples.EXAMPLES)
def test_a_value_told_to_and_fro_is_taken_back_only_after_what_was_told_later(kind, told, order):
    _officers()
    before = everything()
    runs, standing = [], []
    for which in told:
        run, verdicts = imported(kind, says={VARIED[kind]: VALUES.get(kind, ("Satu", "Dua"))[which]})
        runs.append(run)
        if Verdict.NEW in verdicts or Verdict.UPDATE in verdicts:
            standing.append(run)
    for run in [runs[which] for which in order if which < len(runs)] + runs[::-1]:
        if run in standing:
            is_last = run is standing[-1]
            assert (undone(run)["kept"] == 0) is is_last
            if is_last:
                standing.remove(run)
    assert standing == []
    assert differing(before, everything()) == set()


def test_what_a_later_list_wrote_of_somebody_is_not_taken_for_a_change_of_the_company(poured, taken_back):
    company = make_company(name="PT Umpama Jaya", email="lama@rekaan.example")
    make_contact(company, name="Rina Contoh")
    told = [["PT Umpama Jaya", "satu@rekaan.example"]]
    run = poured("companies", list_csv(told, ["Nama", "Email"]), overwrite=True)
    people = [["PT Umpama Jaya", "Rina Contoh", "rina@rekaan.example"]]
    poured("contacts", list_csv(people, ["Perusahaan", "Nama", "Email"]))
    assert taken_back(run) == (0, 1, 0)
    assert company.email == "lama@rekaan.example"
