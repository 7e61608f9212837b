"""The feed of the team page by page, and what people are told of the companies they watch."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from app.accounts.models import User
from app.activity import queries, services
from app.activity.enums import What
from app.activity.models import Watch
from app.activity.queries import Wanted
from app.agreements import services as agreements
from app.agreements.enums import AgreementState
from app.companies import services as companies
from app.core import audit
from app.core.clock import office_zone
from app.core.db import db
from app.core.errors import Conflict
from app.notes import services as notes
from app.notes.enums import About
from app.notices import queries as notices
from app.notices import services as telling
from app.notices.enums import Channel
from app.pipeline import services as pipeline_services
from app.settings import queries as settings
from tests.factories import accounts, outreach, pipeline
from tests.factories.agreements import agreement as an_agreement
from tests.factories.companies import make_company
from tests.factories.notes import a_note, a_watch

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rina(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def joko(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


@pytest.fixture
def busy(rina: User, joko: User) -> None:
    """Three days on each of which each of two people went out, moved something and noted something."""
    company = make_company(by=rina)
    for days in range(3):
        on = TODAY - timedelta(days=days)
        at = datetime.combine(on, datetime.min.time(), tzinfo=office_zone()) + timedelta(minutes=5)
        for person in (rina, joko):
            outreach.a_visit(person, company, visited_on=on)
            note = a_note(company, by=person)
            note.created_at = at
            moved = pipeline.partnership("visited")
            move = pipeline_services.move(moved, settings.stage("interested"), by=joko, why="Uji coba", at=at)
            move.moved_by_id = person.id
    db.session.flush()


def rows(feed: queries.Feed) -> list[tuple[date, What, int]]:
    return [(day, event.what, event.row.id) for day, events in feed.days for event in events]


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("size", [1, 4])
def test_the_pages_hold_everything_once_in_order(joko: User, size: int) -> None:
    everything = rows(queries.feed(joko, Wanted(), size=500))
    kinds = {what for _day, what, _id in everything}
    assert {What.VISIT, What.MOVE, What.NOTE} <= kinds
    assert [day for day, _what, _id in everything] == sorted(
        (day for day, _w, _i in everything), reverse=True
    )
    paged, key = [], None
    while True:
        feed = queries.feed(joko, Wanted(), key=key, size=size)
        paged += rows(feed)
        key = feed.older_key
        if key is None:
            break
    assert paged == everything


@pytest.mark.usefixtures("busy")
def test_it_is_narrowed_to_a_person_a_kind_and_the_days_up_to_one(rina: User, joko: User) -> None:
    until = TODAY - timedelta(days=1)
    found = queries.feed(joko, Wanted(officer_id=rina.id, what=What.NOTE, until=until), size=500)
    assert [(day, what) for day, what, _id in rows(found)] == [
        (until, What.NOTE),
        (until - timedelta(days=1), What.NOTE),
    ]
    visits = queries.feed(joko, Wanted(officer_id=rina.id, what=What.VISIT), size=500)
    assert len(rows(visits)) == 3


@pytest.mark.usefixtures("busy")
def test_a_page_far_down_asks_as_much_of_the_database_as_the_first(joko: User, statements: Any) -> None:
    far = queries.feed(joko, Wanted(), size=10).older_key
    statements.same_for(
        lambda: queries.feed(joko, Wanted(), size=4), lambda: queries.feed(joko, Wanted(), key=far, size=4)
    )


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "address",
    [
        "?key=zzz",
        "?key=WyJ2aXNpdCIsIjk5OTktMTItMzEiLDFd",
        "?key=WyJub3RlIiwiMjAyNi0xMS0yNCIsMV0",
        "?until=0001-01-01&officer=99999999999&what=%00",
        "?until=9999-12-31",
    ],
)
def test_a_damaged_address_shows_the_latest(joko: User, page_as: Any, address: str) -> None:
    a_note(make_company(by=joko), by=joko)
    assert "Uji: pabrik libur" in page_as(joko).open(f"/activity{address}").words


def told(user: User) -> set[str]:
    return {one.kind for one in notices.latest(user.id).rows}


def test_who_watches_is_told_of_what_others_do_and_as_they_prefer(rina: User, joko: User) -> None:
    agreement = an_agreement(owner=rina)
    company = agreement.company
    partnership = pipeline.partnership("visited", of=company)
    services.watch(company, by=joko)
    services.watch(company, by=rina)
    telling.choose(joko, {"watched_move": Channel.NONE})
    with audit.acting(rina):
        outreach.a_visit(rina, company)
        pipeline_services.move(partnership, settings.stage("negotiating"), by=joko, why="Uji coba")
        agreements.move(agreement, AgreementState.IN_REVIEW, by=rina)
        notes.write(About.COMPANY, company, "Uji: satpam baru.", by=rina)
    assert told(joko) >= {"watched_visit", "watched_agreement", "watched_note"}
    assert "watched_move" not in told(joko)
    assert not {kind for kind in told(rina) if kind.startswith("watched")}


def test_a_company_is_watched_and_no_longer_on_its_page(rina: User, page_as: Any) -> None:
    company = make_company(by=rina, name="PT Uji Pantau")
    page = page_as(rina)
    where = f"/companies/{company.id}"
    for _time in range(2):
        assert "Dipantau" in page.post(f"{where}/watch").words
    assert "PT Uji Pantau" in page.open("/watched").words
    assert db.session.scalars(select(Watch.user_id)).all() == [rina.id]
    page.post(f"{where}/unwatch", {"back": "watched"})
    assert "PT Uji Pantau" not in page.open("/watched").words
    page.open("/activity")


def test_who_watches_both_of_two_companies_watches_the_one_and_both_again(rina: User, joko: User) -> None:
    keep, lose = make_company(by=rina), make_company(by=rina)
    for company in (keep, lose):
        a_watch(company, by=joko)
    a_watch(lose, by=rina)
    merged = companies.merge(keep, lose, values={}, by=joko)
    pairs = select(Watch.company_id, Watch.user_id)
    assert {tuple(row) for row in db.session.execute(pairs)} == {(keep.id, joko.id), (keep.id, rina.id)}
    with pytest.raises(Conflict):
        services.watch(lose, by=joko)
    companies.undo(merged, by=joko)
    assert {tuple(row) for row in db.session.execute(pairs)} == {
        (keep.id, joko.id),
        (lose.id, joko.id),
        (lose.id, rina.id),
    }


def test_the_feed_tells_of_each_state_of_an_agreement(rina: User, joko: User) -> None:
    agreement = an_agreement(owner=rina)
    with audit.acting(rina):
        agreements.move(agreement, AgreementState.IN_REVIEW, by=rina)
    with current_app.test_request_context():
        ((_day, events),) = queries.feed(joko, Wanted(what=What.AGREEMENT, officer_id=rina.id)).days
    assert [event.state for event in events] == [AgreementState.IN_REVIEW]
