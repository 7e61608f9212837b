"""A row of a list of alumni is given to somebody on file whom its name does not lead to."""

import pytest
from sqlalchemy import func, select

from app.candidates.models import Candidate, Training
from app.candidates.services import merge
from app.core.db import db
from app.imports import services
from app.imports.enums import Verdict
from app.imports.kinds import CANDIDATES
from tests.factories.candidates import a_candidate, a_nik
from tests.factories.imports import list_csv
from tests.imports.conftest import everything, rows_of

HEADER = ("Nama", "NIK", "Tanggal Lahir", "Program Pelatihan", "Tahun Pelatihan")
ROW = ("Uji Ejaan Lain", "", "17/08/2004", "Juru las", "2025")
NIK = a_nik(serial=9017)
UPDATE, SAME, REVIEW = Verdict.UPDATE, Verdict.UNCHANGED, Verdict.REVIEW


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def person(app):
    return a_candidate(name="Umpama Sri Wahyuni", nik=NIK, birth_on="17/08/2004")


@pytest.fixture
def received(clerk):
    def receive(*cells):
        content = list_csv(cells, HEADER)
        listing = services.open_listing(content, "alumni.csv", kind=CANDIDATES)
        run = services.receive(content, "alumni.csv", owner_id=clerk.id, listing=listing)
        db.session.commit()
        return run

    return receive


def people():
    return db.session.scalar(select(func.count()).select_from(Candidate))


def trainings_of(person):
    statement = select(func.count()).select_from(Training)
    return db.session.scalar(statement.where(Training.candidate_id == person.id))


def test_a_person_found_in_the_preview_gets_the_training(
    received, person, visitor, *, page, poured, taken_back
):
    """The list comes again from somebody who reads English: that the training centre is not named is told alike."""
    run = received(ROW, (*ROW[:3], "Tata boga", "2024"))
    before = everything()
    search = f"/imports/{run.id}/preview/1/company"
    assert search in page.open(f"/imports/{run.id}/preview").html
    found = page.open(f"{search}?q=wahyuni")
    assert f'value="{person.id}"' in found.html
    assert person.nik_masked in found.words
    assert NIK not in found.html
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": person.id, "verdict": "new"})
    visitor.post(f"/imports/{run.id}/apply")
    assert [row.verdict for row in rows_of(run)] == [UPDATE, UPDATE]
    db.session.refresh(person)
    assert (people(), person.name, trainings_of(person)) == (1, "Umpama Sri Wahyuni", 2)
    after = everything()
    again = poured("candidates", list_csv([ROW, (*ROW[:3], "Tata boga", "2024")], HEADER))
    assert [row.verdict for row in rows_of(again)] == [SAME, SAME]
    assert everything() == after
    taken_back(again)
    taken_back(run)
    assert everything() == before


def test_rows_said_to_be_of_one_new_person_file_one(received, visitor):
    a_candidate(name="Uji Ejaan Lain", birth_on="", nik="")
    row = (*ROW[:2], "", *ROW[3:])
    run = received(row, (*row[:3], "Tata boga", "2024"))
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": ""})
    visitor.post(f"/imports/{run.id}/apply")
    assert people() == 2


def test_a_person_is_found_for_all_rows_of_the_queue_that_name_the_same(poured, person, visitor, page):
    a_candidate(name="Uji Ejaan Lain", birth_on="", nik="")
    run = poured("candidates", list_csv([ROW, (*ROW[:3], "Tata boga", "2024")], HEADER))
    one, two = rows_of(run)
    assert (one.verdict, two.verdict) == (REVIEW, REVIEW)
    search = f"/imports/{run.id}/rows/{one.id}/company"
    assert search in page.open(f"/imports/{run.id}?verdict=review").html
    assert f'value="{person.id}"' in page.open(f"{search}?q=wahyuni").html
    visitor.post(f"/imports/{run.id}/rows/{one.id}", data={"company": person.id, "alike": "1"})
    assert [row.verdict for row in rows_of(run)] == [UPDATE, UPDATE]
    assert trainings_of(person) == 2
    visitor.post(f"/imports/{run.id}/rows/{one.id}/undo")
    assert [row.verdict for row in rows_of(run)] == [REVIEW, REVIEW]


def test_a_row_with_a_nik_is_given_to_nobody_who_has_another(received, person, visitor, poured, page):
    other = a_candidate(name="Uji Ejaan Lain", birth_on="", nik="")
    row = (ROW[0], a_nik(), "", *ROW[3:])
    run = received(row)
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": person.id})
    db.session.refresh(run)
    assert "told" not in run.mapping
    assert "NIK" in page.open(f"/imports/{run.id}/preview").words
    run = poured("candidates", list_csv([row], HEADER))
    (left,) = rows_of(run)
    visitor.post(f"/imports/{run.id}/rows/{left.id}", data={"company": person.id})
    assert rows_of(run)[0].verdict is REVIEW
    visitor.post(f"/imports/{run.id}/rows/{left.id}", data={"company": other.id})
    assert rows_of(run)[0].verdict is UPDATE


def test_whoever_was_merged_is_still_met_when_the_list_comes_again(poured, person, clerk):
    poured("candidates", list_csv([ROW], HEADER))
    filed = db.session.scalars(select(Candidate).where(Candidate.id != person.id)).one()
    merge(person, filed, values={}, by=clerk)
    db.session.commit()
    after = everything()
    again = poured("candidates", list_csv([ROW], HEADER))
    assert [row.verdict for row in rows_of(again)] == [SAME]
    assert everything() == after


def test_rows_decided_in_another_order_than_the_list_are_taken_back_whole(
    poured, person, visitor, taken_back
):
    """The first row adds to what the later ones wrote: followed in the order of the list, it looked changed since."""
    known = (person.name, NIK, "17/08/2004", "Tata rias", "2023")
    a_candidate(name=ROW[0], birth_on="", nik="")
    before = everything()
    run = poured("candidates", list_csv([ROW, (*ROW[:3], "Tata boga", "2024"), known], HEADER))
    one, two, _three = rows_of(run)
    for row in (two, one):
        visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": person.id})
    assert [row.verdict for row in rows_of(run)] == [UPDATE] * 3
    assert trainings_of(person) == 3
    assert taken_back(run) == (0, 1, 0)
    assert everything() == before
