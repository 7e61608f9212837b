"""The screens of placements: offering alumni, one step after another, what later became of it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.core.db import db
from app.placements.enums import PlacementState as S
from app.placements.models import Placement
from app.settings import queries as settings
from app.settings.enums import ReasonKind
from tests.factories import accounts, agreements, candidates, pipeline, placements


def test_alumni_are_offered_from_the_seat_and_stand_on_all_three_pages(rina: User, page_as: Any) -> None:
    line = placements.a_line(seats=2, owner=rina)
    willing = placements.a_willing_candidate(name="Sri Wahyuni Umpama")
    candidates.a_training(willing, programme="Juru las 3G")
    candidates.a_candidate(name="Tanpa Izin Umpama", availability="available")
    company_id = line.agreement.company_id
    page = page_as(rina)
    offer = page.open(f"/seats/{line.id}")
    assert "Sri Wahyuni Umpama" in offer.words
    assert "Tanpa Izin Umpama" not in offer.words
    ticked = page.open(f"/seats/{line.id}?ticked=all")
    assert [one["value"] for one in ticked.select("input[name=candidates][checked]")] == [str(willing.id)]
    shown_all = page.open(f"/seats/{line.id}?asked=1")
    assert "Sri Wahyuni Umpama" in shown_all.words
    assert "Tanpa Izin Umpama" in shown_all.words
    told = page.post(f"/seats/{line.id}/propose", {"candidates": [str(willing.id)]})
    assert "1 orang diusulkan." in told.words
    placement = db.session.scalars(select(Placement)).one()
    for address in (
        f"/agreements/{line.agreement_id}",
        f"/candidates/{willing.id}",
        f"/placements/{placement.id}",
        "/placements",
    ):
        assert "Diusulkan" in page.open(address).words, address
    assert "Penempatan" in page.open(f"/companies/{company_id}").words


def test_steps_are_dated_and_ask_for_what_they_need(rina: User, page_as: Any) -> None:
    placement = placements.a_placement("started", by=rina)
    page = page_as(rina)
    address = f"/placements/{placement.id}/move?to=left"
    refused = page.post(address, {"version": str(placement.version), "on": "24/11/2026"}, status=422)
    assert "Pilih alasannya" in refused.words or "Pilih alasan" in refused.words
    reason = settings.reasons(ReasonKind.LEFT_EARLY)[0]
    early = {"version": str(placement.version), "on": "01/01/2020", "reason": str(reason.id)}
    assert "Langkah sebelumnya" in page.post(address, early, status=422).words
    odd = {"version": "x", "on": "31/02/9999", "reason": "99999999999", "note": "\x00<b>😀"}
    page.post(address, odd, status=422)
    page.post(
        f"/placements/{placement.id}/move?to=completed",
        {"version": str(placement.version), "on": "24/11/2026"},
    )
    db.session.refresh(placement)
    assert (placement.state, placement.completed_on) == (S.COMPLETED, date(2026, 11, 24))


def test_whether_the_job_lasted_is_noted_month_by_month(rina: User, page_as: Any) -> None:
    placement = placements.a_placement("hired", by=rina, name="Ratna Umpama")
    page = page_as(rina)
    given = {"months": "3", "is_still_there": "yes", "on": "24/11/2026"}
    refused = page.post(f"/placements/{placement.id}/check", given, status=422)
    assert "24 Februari 2027" in refused.words
    placement.hired_on = date(2026, 8, 24)
    db.session.flush()
    offer = f"/seats/{placements.a_line(owner=rina).id}?asked=1&free=1"
    assert "Ratna Umpama" not in page.open(offer).words
    told = page.post(f"/placements/{placement.id}/check", given)
    assert "Masih bekerja setelah 3 bulan" in told.words
    page.post(f"/placements/{placement.id}/check", given | {"is_still_there": "no"})
    assert "Ratna Umpama" in page.open(offer).words


def test_the_board_shows_lines_about_to_start_unfilled_first(
    rina: User, page_as: Any, statements: Any
) -> None:
    placements.a_line(seats=2, owner=rina, position="Sudah berjalan")
    full = placements.a_line(seats=1, owner=rina, position="Pengemudi")
    placements.a_placement("accepted", by=rina, line=full)
    placements.a_line(seats=4, owner=rina, position="Segera mulai", valid_from_on=date(2026, 12, 1))
    page = page_as(rina)
    words = page.open("/fill-board").words
    places = [words.index(one) for one in ("Segera mulai", "Sudah berjalan", "Pengemudi")]
    assert places == sorted(places)
    assert "Sudah berjalan" not in page.open("/fill-board?tab=soon").words


def test_the_board_adds_up_each_scheme_by_itself(rina: User, page_as: Any) -> None:
    placements.a_line(seats=5, owner=rina, position="Juru las")
    other = pipeline.partnership("active", scheme="nasional")
    placements.a_line(seats=3, owner=rina, position="Pramusaji", partnership_id=other.id)
    page = page_as(rina)
    board = page.open("/fill-board")
    sums = [one.select_one(".stat__value").get_text(strip=True) for one in board.select(".stats")]
    assert sums == ["5", "3"]
    narrowed = page.open("/fill-board?scheme=nasional")
    assert "Pramusaji" in narrowed.words
    assert "Juru las" not in narrowed.words
    assert len(narrowed.select(".stats")) == 1


def test_pages_say_where_the_seats_count_that_another_agreement_names(rina: User, page_as: Any) -> None:
    mou = placements.a_line(seats=9, kind=AgreementKind.MOU, office_number="MOU/1")
    firm, kind = mou.agreement.company, AgreementKind.APPRENTICESHIP
    pks = agreements.agreement("active", of=firm, seats=7, parent_id=mou.agreement_id, office_number="PKS/1")
    agreements.agreement("active", of=firm, seats=1, kind=kind, parent_id=pks.id, office_number="PP/1")
    agreements.agreement(
        "signed", of=firm, seats=8, renews_id=pks.id, valid_from_on=date(2026, 12, 1), office_number="PKS/2"
    )
    carried_out = "Dilaksanakan dengan PKS/1; kuotanya dihitung di sana"
    fills = "Mengisi kuota PKS/1; dihitung di sana"
    renews = "Kuotanya dihitung mulai 1 Desember 2026; sampai saat itu kuota PKS/1 yang dihitung"
    page = page_as(rina)
    listed = page.open("/agreements").words
    for told in (carried_out, fills, renews, "7 kuota"):
        assert told in listed
    # The renewal stands on the board before its first day, to be filled in time.
    board = page.open("/fill-board?tab=soon").words
    assert renews in board
    assert "MOU/1" not in board
    for address in (f"/agreements/{mou.agreement_id}", f"/seats/{mou.id}"):
        words = page.open(address).words
        assert carried_out in words
        assert "0 kosong" in words


def test_nobody_is_proposed_where_another_agreement_fills_the_seats(rina: User, page_as: Any) -> None:
    mou = placements.a_line(seats=9, kind=AgreementKind.MOU, owner=rina)
    firm, address = mou.agreement.company, f"/seats/{mou.id}"
    willing = placements.a_willing_candidate()
    page = page_as(rina)
    assert page.open(address).select(f"form[action='{address}/propose']")
    agreements.agreement("active", of=firm, seats=7, parent_id=mou.agreement_id, office_number="PKS/1")
    assert not page.open(address).select(f"form[action='{address}/propose']")
    told = page.post(f"{address}/propose", {"candidates": [str(willing.id)]}, status=422)
    assert "Kuota perjanjian ini diisi melalui PKS/1: usulkan di sana." in told.words
    assert db.session.scalar(select(Placement.id)) is None


def test_an_officer_without_a_free_seat_reads_what_can_be_done(rina: User, joko: User, page_as: Any) -> None:
    line = placements.a_line(seats=1, owner=rina)
    placements.a_placement("accepted", by=rina, line=line)
    second = placements.a_placement(by=rina, line=line)
    given = {"version": str(second.version), "on": "24/11/2026"}
    address = f"/placements/{second.id}/move?to=accepted"
    told = page_as(rina).post(address, given, status=422)
    assert "1 dari 1" in told.words
    assert "adendum" in told.words
    assert joko.name in told.words
    assert not told.select("input[name=override_reason]")
    assert page_as(joko).post(address, given, status=422).select("input[name=override_reason]")


def test_another_officers_people_are_seen_and_not_moved(rina: User, page_as: Any) -> None:
    placement = placements.a_placement(by=rina)
    budi = page_as(accounts.officer(name="Budi Santoso"))
    budi.open(f"/placements/{placement.id}")
    budi.open(f"/placements/{placement.id}/move?to=accepted", status=403)


@pytest.mark.same_queries
@pytest.mark.parametrize("text", ["", "tab=x&key=%00&trade=99999999999", "q=%F0%9F%98%80%00<b>&owner=-1"])
def test_no_address_breaks_a_list(rina: User, page_as: Any, text: str) -> None:
    line = placements.a_line(owner=rina)
    for address in ("/placements", "/fill-board", f"/seats/{line.id}"):
        page_as(rina).open(f"{address}?asked=1&{text}")
