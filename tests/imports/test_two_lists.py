"""Two lists of one kind, of which the later fills in what the earlier filed: each is taken back without touching the other's."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.imports import examples, services
from app.imports.enums import ImportState, Verdict
from app.imports.kinds import KINDS
from tests.factories import accounts
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


def imported(kind: str, *, without: str = ""):
    """The example of a kind, its rows without the contents of one column."""
    header = examples.header(kind)
    rows = [
        ["" if name == without else cell for name, cell in zip(header, row, strict=True)]
        for row in examples.rows(kind)
    ]
    content = list_csv(rows, header)
    listing = services.open_listing(content, f"{kind}.csv", kind=KINDS[kind])
    run = services.receive(content, f"{kind}.csv", owner_id=None, listing=listing)
    run.mapping = run.mapping | {"creates": True}
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


def taken_back(run) -> dict:
    services.begin_undo(run)
    for _done in services.undo_in_batches(run):
        pass
    return run.undone


@pytest.mark.parametrize("kind", examples.EXAMPLES)
def test_the_later_list_is_taken_back_first_and_no_trace_is_left(kind):
    _officers()
    before = everything()
    first, _verdicts = imported(kind, without=FILLED_LATER[kind])
    between = everything()
    later, verdicts = imported(kind)
    assert Verdict.UPDATE in verdicts
    assert taken_back(later)["kept"] == 0
    assert differing(between, everything()) == set()
    assert taken_back(first)["kept"] == 0
    assert differing(before, everything()) == set()


@pytest.mark.parametrize("kind", examples.EXAMPLES)
def test_what_the_later_list_filled_in_keeps_what_the_earlier_filed_until_it_is_taken_back_too(kind):
    _officers()
    before = everything()
    first, _verdicts = imported(kind, without=FILLED_LATER[kind])
    later, verdicts = imported(kind)
    assert Verdict.UPDATE in verdicts
    assert taken_back(first)["kept"] >= verdicts.count(Verdict.UPDATE)
    assert taken_back(later)["kept"] == 0
    assert taken_back(first)["kept"] == 0
    assert differing(before, everything()) == set()
