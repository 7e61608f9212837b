"""Windows, counts, quota and finding."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import queries
from app.agreements.enums import AgreementKind, AgreementState, Tab
from app.companies.asked import read
from app.companies.enums import HeadcountSource
from app.core import clock as app_clock
from app.core.db import db
from tests.factories import accounts
from tests.factories import agreements as make
from tests.factories import pipeline as others


@pytest.mark.parametrize(("ends_in", "windows"), [(-1, []), (0, [30, 60, 90]), (30, [30, 60, 90]), (31, [60, 90]),
                                                 (60, [60, 90]), (61, [90]), (90, [90]), (91, [])])  # fmt: skip
def test_each_window_ends_on_its_last_day(rina: User, ends_in: int, windows: list[int]) -> None:
    made = make.agreement("active", ends_in=ends_in)
    counts = queries.expiring_counts(rina)
    assert [days for days, number in counts.items() if number] == windows
    for days in (30, 60, 90):
        assert ([row.id for row in queries.expiring(rina, days=days)] == [made.id]) is (days in windows)


def test_a_window_moves_with_the_offices_midnight(rina: User, clock: Any) -> None:
    make.agreement("active", ends_in=91)
    clock.set("2026-11-24 23:59")
    assert queries.expiring_counts(rina)[90] == 0
    clock.set("2026-11-25 00:00")
    assert queries.expiring_counts(rina)[90] == 1


def test_a_draft_a_renewed_and_a_trashed_companys_agreement_do_not_expire(rina: User) -> None:
    make.agreement("draft", ends_in=5)
    renewed = make.agreement("active", ends_in=5)
    make.agreement(
        "signed", of=renewed.company, renews_id=renewed.id, valid_from_on=date(2026, 12, 1), ends_in=400
    )
    gone = make.agreement("active", ends_in=5)
    gone.company.trashed_at = app_clock.utcnow()
    waits = make.agreement("active", ends_in=5)
    make.agreement("draft", of=waits.company, renews_id=waits.id)
    db.session.flush()
    assert [row.id for row in queries.expiring(rina)] == [waits.id]
    assert queries.expiring_counts(rina) == {30: 1, 60: 1, 90: 1}


def test_who_may_not_see_agreements_finds_none(rina: User) -> None:
    make.agreement("active", ends_in=5, office_number="500/1")
    admin = accounts.admin()
    assert queries.expiring(admin) == []
    assert queries.expiring_counts(admin) == {30: 0, 60: 0, 90: 0}
    assert queries.found(admin, read("500/1"), limit=5).total == 0
    assert queries.signed_between(admin, date(2026, 1, 1), date(2026, 12, 31)).count == 0


def test_signed_between_counts_by_the_later_signature(rina: User) -> None:
    make.agreement(
        "active",
        office_signed_on=date(2026, 10, 31),
        company_signed_on=date(2026, 11, 1),
        seats=4,
        ends_in=99,
    )
    make.agreement(
        "active", office_signed_on=date(2026, 11, 30), company_signed_on=date(2026, 11, 2), seats=2
    )
    make.agreement("sent", office_signed_on=date(2026, 11, 5), company_signed_on=date(2026, 11, 5), seats=50)
    make.agreement(
        "active", kind=AgreementKind.LETTER_OF_INTEREST, company_signed_on=date(2026, 11, 5), seats=50
    )
    november = queries.signed_between(rina, date(2026, 11, 1), date(2026, 11, 30))
    assert (november.count, november.seats) == (2, 6)
    assert queries.signed_between(rina, date(2026, 10, 1), date(2026, 10, 31)).count == 0


@pytest.mark.parametrize(
    ("headcount", "allowed"), [(84, 16), (85, 17), (4, 0), (5, 1), (0, 0), (1_000_000, 200_000)]
)
def test_a_fifth_of_the_workers_is_allowed_rounded_down(headcount: int, allowed: int) -> None:
    company = others.company(headcount=headcount, headcount_as_of_on=date(2026, 3, 1))
    assert queries.quota_of(company).allowed == allowed


def test_the_quota_sums_every_live_agreement_and_says_whose_workers(rina: User) -> None:
    company = others.company(
        headcount=84, headcount_as_of_on=date(2026, 3, 1), headcount_source=HeadcountSource.WLKP
    )
    make.agreement("active", of=company, seats=10)
    make.agreement("signed", of=company, seats=6, valid_from_on=date(2027, 1, 1))
    for state, ends_in in (("draft", None), ("active", -1), ("terminated", None)):
        make.agreement(state, of=company, seats=50, ends_in=ends_in)
    make.agreement("active", of=company, seats=50, kind=AgreementKind.LETTER_OF_INTEREST)
    quota = queries.quota_of(company)
    assert (quota.seats, quota.allowed, quota.left, quota.is_over) == (16, 16, 0, False)
    assert (quota.as_of_on, quota.source) == (date(2026, 3, 1), HeadcountSource.WLKP)
    draft = make.agreement("draft", of=company, seats=1)
    assert queries.quota_of(company, adding=draft).is_over


def test_a_renewal_is_not_counted_beside_what_it_renews(rina: User) -> None:
    company = others.company(headcount=100)
    old = make.agreement("active", of=company, seats=10, ends_in=20)
    make.agreement("signed", of=company, seats=12, renews_id=old.id, valid_from_on=date(2026, 12, 15))
    assert queries.quota_of(company).seats == 10
    old.valid_to_on = app_clock.today() - timedelta(days=1)
    db.session.flush()
    assert queries.quota_of(company).seats == 12


def test_seats_of_a_mou_and_of_the_pks_that_carries_it_out_are_the_same_seats(rina: User) -> None:
    company = others.company(headcount=100)
    mou = make.agreement("active", of=company, seats=10, kind=AgreementKind.MOU)
    assert queries.quota_of(company).seats == 10
    pks = make.agreement("active", of=company, seats=8, parent_id=mou.id)
    assert queries.quota_of(company).seats == 8
    pks.state = AgreementState.DRAFT
    db.session.flush()
    assert queries.quota_of(company).seats == 10
    assert queries.quota_of(company, adding=pks).seats == 8


def test_an_agreement_with_one_person_fills_a_seat_of_the_pks_and_hides_none(rina: User) -> None:
    company = others.company(headcount=100)
    pks = make.agreement("active", of=company, seats=2)
    person: Any = {"of": company, "seats": 1, "parent_id": pks.id, "kind": AgreementKind.APPRENTICESHIP}
    for state, counted in (("active", 2), ("signed", 2), ("active", 3)):
        make.agreement(state, **person)
        assert queries.quota_of(company).seats == counted
    assert queries.quota_of(company, adding=make.agreement("draft", **person)).seats == 4


def test_without_a_headcount_nothing_is_reckoned() -> None:
    quota = queries.quota_of(others.company())
    assert (quota.allowed, quota.left, quota.is_over) == (None, None, False)
    whole = queries.quota_of(others.company(headcount_total=50))
    assert (whole.allowed, whole.is_whole_company) == (10, True)


def test_agreements_are_found_by_number_title_and_company(rina: User) -> None:
    company = others.company("Kariangau Jaya")
    made = make.agreement(
        "active", of=company, office_number="500.15/77/Disnaker", title="PKS Las", company_number="9/HRD"
    )
    make.agreement("active", title="Lain")
    for text in ("500.15/77", "disnaker", "9/hrd", "pks las", "KARIANGAU", " kariangau\x00 "):
        companies = [company.id] if "kariangau" in text.lower() else []
        found = queries.found(rina, read(text), limit=5, companies=companies)
        assert [row.id for row in found.rows] == [made.id], text
    for text in ("", "   ", "%", "_", "tidak ada"):
        assert queries.found(rina, read(text), limit=5).total == 0, text


def test_found_numbers_come_before_companies_and_the_total_is_true(rina: User) -> None:
    company = others.company("Lima Ratus 500")
    for _each in range(7):
        make.agreement("active", of=company)
    numbered = make.agreement("active", office_number="500/1")
    found = queries.found(rina, read("500"), limit=5, companies=[company.id])
    assert found.rows[0].id == numbered.id
    assert (len(found.rows), found.total) == (5, 8)


def test_agreements_of_a_company_in_the_trash_are_left_out_of_lists(rina: User) -> None:
    made = make.agreement("active", office_number="500/1")
    made.company.trashed_at = app_clock.utcnow()
    db.session.flush()
    assert queries.found(rina, read("500/1"), limit=5).total == 0
    assert queries.overview(queries.Filters(), Tab.ALL, rina, on=app_clock.today()).total == 0
    assert [row.id for row in queries.of_company(rina, made.company_id)] == [made.id]


def test_those_in_force_come_first(rina: User) -> None:
    company = others.company()
    rows = [make.agreement(state, of=company) for state in ("active", "draft", "terminated", "signed")]
    assert [row.id for row in queries.of_company(rina, company.id)] == [
        rows[3].id, rows[0].id, rows[1].id, rows[2].id,
    ]  # fmt: skip


def test_each_tab_counts_what_its_list_shows(rina: User, joko: User) -> None:
    make.agreement("draft", owner=rina, seats=1)
    make.agreement("active", ends_in=20, seats=2)
    make.agreement("active", ends_in=300, owner=joko, seats=4)
    make.agreement("active", ends_in=-1, seats=8)
    make.agreement("terminated", owner=rina, seats=16)
    today = app_clock.today()
    expected = {
        Tab.ALL: (5, 31), Tab.MINE: (2, 17), Tab.IN_PROGRESS: (1, 1), Tab.IN_FORCE: (2, 6), Tab.EXPIRING: (1, 2),
        Tab.PAST: (2, 24),
    }  # fmt: skip
    for tab, (number, seats) in expected.items():
        overview = queries.overview(queries.Filters(), tab, rina, on=today)
        assert (overview.total, overview.seats, overview.tabs[tab]) == (number, seats, number), tab
        page = queries.list_page(queries.Filters(), tab, rina, on=today, sort="company", total=number)
        assert len(page.rows) == number, tab


@pytest.mark.parametrize("state", list(AgreementState))
def test_the_state_filter_finds_what_is_shown(rina: User, state: AgreementState) -> None:
    made = [
        make.agreement("draft"), make.agreement("in_review"), make.agreement("approved"), make.agreement("sent"),
        make.agreement("signed", valid_from_on=date(2027, 1, 1)), make.agreement("signed"),
        make.agreement("active", ends_in=9), make.agreement("active", ends_in=-1), make.agreement("terminated"),
    ]  # fmt: skip
    today = app_clock.today()
    page = queries.list_page(queries.Filters(state=state), Tab.ALL, rina, on=today, sort="-updated", total=9)
    assert [row.id for row in page.rows] == [row.id for row in made if row.shown_state is state]
