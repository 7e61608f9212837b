"""The screens of agreements."""

from datetime import date
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


def test_two_people_who_change_different_fields_are_merged(page_as: Any, joko: User, rina: User) -> None:
    made = make.agreement("draft", owner=rina, title="Lama")
    first, second = page_as(joko), page_as(rina)
    address = f"/agreements/{made.id}/edit"
    mine, theirs = first.open(address).form_values(), second.open(address).form_values()
    second.post(address, {**theirs, "title": "Baru"})
    first.post(address, {**mine, "office_number": "500/9"})
    stored = db.session.get_one(Agreement, made.id)
    assert (stored.title, stored.office_number) == ("Baru", "500/9")


def test_two_people_who_change_the_same_field_are_asked(page_as: Any, joko: User, rina: User) -> None:
    made = make.agreement("draft", owner=rina, title="Lama")
    first, second = page_as(joko), page_as(rina)
    address = f"/agreements/{made.id}/edit"
    mine, theirs = first.open(address).form_values(), second.open(address).form_values()
    second.post(address, {**theirs, "title": "Punya Rina"})
    asked = first.post(address, {**mine, "title": "Punya Joko"}, status=409)
    assert "Punya Rina" in asked.words
    assert asked.one("#title")["value"] == "Punya Joko"
    assert db.session.get_one(Agreement, made.id).title == "Punya Rina"


def test_two_sound_changes_that_contradict_each_other_are_refused_beside_the_field(
    page_as: Any, joko: User, rina: User
) -> None:
    made = make.agreement("draft", owner=rina, valid_from_on=date(2026, 12, 1), valid_to_on=date(2027, 12, 1))
    first, second = page_as(joko), page_as(rina)
    address = f"/agreements/{made.id}/edit"
    mine, theirs = first.open(address).form_values(), second.open(address).form_values()
    second.post(address, {**theirs, "valid_from_on": "01/10/2027"})
    refused = first.post(address, {**mine, "valid_to_on": "01/03/2027"}, status=422)
    assert refused.select("#valid_to_on-error")
    assert refused.one("#valid_to_on")["value"] == "01/03/2027"


def test_two_people_who_change_the_same_seats_are_asked(page_as: Any, joko: User, rina: User) -> None:
    made = make.agreement("draft", owner=rina, seats=4)
    first, second = page_as(joko), page_as(rina)
    address = f"/agreements/{made.id}/seats/{made.seat_lines[0].id}"
    mine, theirs = first.open(address).form_values(), second.open(address).form_values()
    second.post(address, {**theirs, "seats": "5"})
    first.post(address, {**mine, "seats": "6"}, status=409)
    first.post(address, {**mine, "months": "9"})
    line = db.session.query(SeatLine).one()
    assert (line.seats, line.months) == (5, 9)


def test_an_agreement_moved_meanwhile_is_not_moved_again_unseen(page_as: Any, joko: User) -> None:
    made = make.agreement("in_review", owner=joko)
    opener = page_as(joko)
    seen = str(made.version)
    opener.post(f"/agreements/{made.id}/state", {"to": "draft", "version": seen})
    opener.post(f"/agreements/{made.id}/state", {"to": "in_review", "version": seen})
    assert db.session.get_one(Agreement, made.id).state.value == "draft"


# ---- lists and pages


def test_pages_follow_each_other_without_gap_or_repetition(page_as: Any, rina: User) -> None:
    made = {f"/agreements/{make.agreement('active', ends_in=number % 3 or None).id}" for number in range(60)}
    opener = page_as(rina)
    for sort in ("to", "-to", "company", "-number", "from", "-updated"):
        page = opener.open(f"/agreements?sort={sort}")
        seen = [str(link["href"]) for link in page.select("tbody th a")]
        while page.select("a[rel=next]"):
            page = opener.open(str(page.one("a[rel=next]")["href"]))
            seen += [str(link["href"]) for link in page.select("tbody th a")]
        assert (len(seen), set(seen)) == (60, made), sort


def test_filters_narrow_the_list_and_show_as_chips(page_as: Any, rina: User, joko: User) -> None:
    make.agreement("active", owner=rina, ends_in=20, office_number="500/77")
    make.agreement("draft", owner=joko)
    opener = page_as(rina)
    for query in ("state=ending", "kind=pks&state=ending", f"owner={rina.id}", "expiring=30", "q=500/77"):
        found = opener.open(f"/agreements?{query}")
        assert len(found.select("tbody tr")) == 1, query
        assert found.select(".filter-bar__chips .chip"), query
    assert len(opener.open("/agreements?expiring=30&tab=mine").select("tbody tr")) == 1
    assert not opener.open("/agreements?expiring=30&tab=in-progress").select("tbody tr")


def test_the_list_links_to_agreements_and_those_to_their_companies(page_as: Any, rina: User) -> None:
    made = make.agreement("active")
    opener = page_as(rina)
    assert opener.open("/agreements").select(f"main a[href='/agreements/{made.id}']")
    assert opener.open(f"/agreements/{made.id}").select(f"main a[href='/companies/{made.company_id}']")


def test_a_page_needs_as_many_statements_for_many_seats_and_papers_as_for_few(
    page_as: Any, joko: User, statements: Any
) -> None:
    made = make.agreement("active", seats=1, owner=joko)
    opener = page_as(joko)

    def grow() -> None:
        for number in range(10):
            make.seat_line(made, position=f"Jabatan {number}")
            make.paper(made, content=make.PDF + str(number).encode())

    statements.same_after(grow, lambda: opener.open(f"/agreements/{made.id}"))


def test_the_quota_is_said_with_its_workers_and_article(page_as: Any, joko: User) -> None:
    company = pipeline.company(headcount=84, headcount_as_of_on=date(2026, 3, 1))
    made = make.agreement("active", of=company, seats=16)
    shown = page_as(joko).open(f"/agreements/{made.id}").one("#quota").get_text(" ", strip=True)
    assert "Kuota: 16 dari 16 boleh (20%)" in shown
    for text in ("84 pekerja", "1 Maret 2026", "Permenaker 6/2020", "Juru las"):
        assert text in shown
    more = make.agreement("draft", of=company, seats=1)
    assert "Lebih 1 kuota" in page_as(joko).open(f"/agreements/{more.id}").one("#quota").get_text(
        " ", strip=True
    )


def test_missing_numbers_and_a_number_used_twice_are_warned_of(page_as: Any, joko: User) -> None:
    made = make.agreement("active", office_number="500/1")
    other = make.agreement("active", office_number="500/1", company_number="2")
    opener = page_as(joko)
    assert "Nomor perusahaan" in opener.open(f"/agreements/{made.id}").words
    assert opener.open(f"/agreements/{other.id}").select(f".notice a[href='/agreements/{made.id}']")


def test_a_supervisor_renews_with_one_tap(page_as: Any, joko: User) -> None:
    made = make.agreement("active", seats=3, ends_in=10, owner=joko)
    renewed = page_as(joko).post(f"/agreements/{made.id}/renew")
    assert renewed.select(f"a[href='/agreements/{made.id}']")
    assert page_as(joko).open(f"/agreements/{made.id}").select(f"main a[href='{renewed.url}']")


def test_the_history_tells_of_seats_and_papers_too(page_as: Any, joko: User) -> None:
    made = make.agreement("draft", owner=joko, seats=3)
    opener = page_as(joko)
    opener.post(f"/agreements/{made.id}/files", {"kind": "draft", "paper": make.upload()})
    shown = opener.open(f"/agreements/{made.id}").one("#history").get_text(" ", strip=True)
    for text in ("Juru las", "pks.pdf", "Joko Kusuma"):
        assert text in shown


def test_the_rail_counts_what_ends_within_a_month(page_as: Any, joko: User) -> None:
    make.agreement("active", ends_in=30)
    make.agreement("active", ends_in=31)
    link = page_as(joko).open("/agreements").one(".rail a[href='/agreements']")
    assert link.get_text(" ", strip=True).startswith("Perjanjian 1")


def test_without_a_company_one_is_chosen_from_the_pipeline_or_searched(page_as: Any, rina: User) -> None:
    near = pipeline.partnership("negotiating", owner_id=rina.id)
    far = pipeline.company("Muara Jaya")
    opener = page_as(rina)
    assert opener.open("/agreements/new").select(f"a[href='/agreements/new?company={near.company_id}']")
    found = opener.fragment("/agreements/new?q=muara")
    assert found.select(f"a[href='/agreements/new?company={far.id}']")


def test_a_draft_from_a_partnership_belongs_to_it(page_as: Any, rina: User) -> None:
    partnership = pipeline.partnership("negotiating", owner_id=rina.id)
    opener = page_as(rina)
    form = opener.open(f"/agreements/new?partnership={partnership.id}").form_values()
    opener.post(f"/agreements/new?partnership={partnership.id}", form)
    assert db.session.query(Agreement).one().partnership_id == partnership.id
