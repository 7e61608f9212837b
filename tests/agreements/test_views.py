"""The screens of agreements."""

from typing import Any

from app.accounts.models import User
from app.agreements.models import Agreement, SeatLine
from app.core.db import db
from tests.factories import accounts, pipeline
from tests.factories import agreements as make


def test_the_list_shows_true_totals_and_seats(page_as: Any, rina: User) -> None:
    for _each in range(27):
        make.agreement("active", seats=2, ends_in=200)
    found = page_as(rina).open("/agreements")
    assert len(found.select("tbody tr")) == 25
    assert "27 perjanjian" in found.words
    assert "54 kuota" in found.words


def test_the_list_needs_as_many_statements_for_many_rows_as_for_few(
    page_as: Any, rina: User, statements: Any
) -> None:
    opener = page_as(rina)
    make.agreement("active", owner=rina, seats=1)

    def grow() -> None:
        for number in range(24):
            make.agreement("active", owner=accounts.officer(), seats=2, office_number=f"{number}/2026")

    statements.same_after(grow, lambda: opener.open("/agreements"))


def test_an_agreement_shows_both_parties_its_seats_and_papers(page_as: Any, joko: User) -> None:
    shown = make.agreement(
        "active",
        seats=4,
        ends_in=20,
        office_number="500.15/7",
        company_number="12/HRD",
        office_signatory="Hendra",
    )
    found = page_as(joko).open(f"/agreements/{shown.id}")
    for text in ("500.15/7", "12/HRD", "Hendra", "Juru las", "Rp2.350.000", "pks.pdf", "20 hari lagi"):
        assert text in found.words


def test_an_officer_drafts_adds_seats_and_sends_for_review(page_as: Any, rina: User) -> None:
    company = pipeline.company(owner_id=rina.id)
    opener = page_as(rina)
    form = {"kind": "pks", "title": "PKS", "office_authority": "own", "company_authority": "own"}
    opener.post(f"/agreements/new?company={company.id}", form)
    made = db.session.query(Agreement).one()
    assert (made.company_id, made.owner_id, made.state.value) == (company.id, rina.id, "draft")
    opener.post(
        f"/agreements/{made.id}/seats/new",
        {"position": "Juru las", "seats": "4", "months": "6", "transport_idr": "Rp600.000", "has_jkk": "y"},
    )
    line = db.session.query(SeatLine).one()
    assert (line.seats, line.months, line.transport_idr, line.has_jkk, line.has_jkm) == (
        4,
        6,
        600_000,
        True,
        False,
    )
    opener.post(f"/agreements/{made.id}/state", {"to": "in_review"})
    assert db.session.get_one(Agreement, made.id).state.value == "in_review"


def test_a_supervisor_records_what_is_signed_on_paper_in_one_step(page_as: Any, joko: User) -> None:
    made = make.agreement("draft", owner=joko)
    done = page_as(joko).post(
        f"/agreements/{made.id}/sign",
        {
            "version": str(made.version),
            "office_signed_on": "20/11/2026",
            "company_signed_on": "2026-11-20",
            "office_signatory": "Hendra",
            "company_signatory": "Dewi",
            "scan": make.upload(),
        },
    )
    assert "Ditandatangani" in done.words or "Aktif" in done.words
    stored = make.loaded(made)
    assert stored.state.value == "signed"
    assert stored.partnership is not None
    assert stored.partnership.stage.key == "signed"
