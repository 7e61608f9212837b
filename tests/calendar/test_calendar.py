"""The calendar: what stands on which day, for whom, and nothing left out silently."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.calendar import queries
from app.calendar.views import span_of
from app.core.db import db
from app.outreach.models import Stop
from app.outreach.services import planning
from app.outreach.services import road_shows as services
from app.outreach.services.rows import held
from tests.factories import accounts, agreements, follow_ups, obligations, outreach
from tests.factories.outreach import TODAY
from tests.support.clock import StoppedClock
from tests.support.pages import PageOpener
from tests.support.statements import Statements


@pytest.fixture(autouse=True)
def stopped_clock(clock: StoppedClock) -> StoppedClock:
    return clock


@pytest.fixture
def rina(app: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.mark.parametrize("on", [date(2000, 2, 29), date(2026, 2, 15), date(2026, 11, 30), date(2100, 11, 30)])
def test_a_month_is_whole_weeks_and_its_arrows_lead_to_its_neighbours(on: date) -> None:
    span = span_of("month", on)
    assert (span.first.weekday(), span.last.weekday()) == (0, 6)
    assert span.first <= on.replace(day=1)
    assert (span.before.month % 12 + 1, (span.after.month - 2) % 12 + 1) == (on.month, on.month)


def test_every_day_shows_the_first_and_tells_of_the_rest(rina: User) -> None:
    for _ in range(5):
        follow_ups.a_follow_up(rina, due_on=TODAY)
    outreach.a_stop(outreach.a_road_show(rina), on=TODAY + timedelta(days=1))
    first, second = queries.days(rina, TODAY, TODAY + timedelta(days=1), officer_id=rina.id, most=2)
    assert (len(first.entries), first.total, first.hidden) == (2, 5, 3)
    assert [entry.kind for entry in second.entries] == ["stop"]


def test_an_empty_week_of_ones_own_leads_to_everybodys(rina: User, page: PageOpener, sign_in: Any) -> None:
    sign_in(rina)
    mine = page.open("/calendar?on=2026-11-24")
    everybodys = page.open(str(mine.one(".calendar__nothing a")["href"]))
    assert everybodys.one("select[name=officer]").find("option", selected=True) is None
    assert everybodys.select(".calendar__nothing a") == []


@pytest.mark.parametrize("view", ["month", "week", "day", "officers"])
def test_each_view_shows_what_is_due_and_whose_it_is(
    rina: User, page: PageOpener, sign_in: Any, view: str
) -> None:
    joko = accounts.officer(name="Joko Pranoto")
    outreach.a_stop(outreach.a_road_show(rina, joko), outreach.a_company("Milik Rina"), officers=[rina])
    follow_ups.a_follow_up(joko, outreach.a_company("Milik Joko"), due_on=TODAY)
    sign_in(rina)
    mine = page.open(f"/calendar?view={view}&on=2026-11-24").words
    assert "Milik Rina" in mine
    assert ("Milik Joko" in mine) is (view == "officers")
    everybodys = page.open(f"/calendar?view={view}&on=2026-11-24&officer=all").words
    assert "Milik Joko" in everybodys
    assert "Milik Joko" not in page.open(f"/calendar?view={view}&officer=all&kind=stop").words


@pytest.mark.parametrize(
    "asked", ["view=x&on=9999-12-31", "on=0001-01-01&officer=9e9", "on=%00&kind=%00&officer=-1"]
)
def test_nonsense_in_the_address_shows_a_calendar_all_the_same(
    rina: User, page: PageOpener, sign_in: Any, asked: str
) -> None:
    sign_in(rina)
    page.open(f"/calendar?{asked}")


def test_a_full_month_costs_no_more_statements_than_an_empty_one(
    rina: User, page: PageOpener, sign_in: Any, statements: Statements
) -> None:
    road_show = outreach.a_road_show(rina)
    outreach.a_stop(road_show)
    follow_ups.a_follow_up(rina, due_on=TODAY)
    sign_in(rina)

    def grow() -> None:
        for _ in range(6):
            outreach.a_stop(outreach.a_road_show(rina), **outreach.a_window(9, 10))
            follow_ups.a_follow_up(rina, due_on=TODAY)

    statements.same_after(grow, lambda: page.open("/calendar?view=month&on=2026-11-24"))


# ---- feeds


def the_feed(page: PageOpener, address: str) -> str:
    answer = page.client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("\r\n ", "").replace("\r\n", "\n")


def an_address(page: PageOpener) -> str:
    shown = page.post("/calendar/feed")
    assert shown.response.headers["Cache-Control"] == "no-store"
    return re.findall(r"/calendar/private/[\w-]{43}[.]ics", shown.html)[0]


def test_a_feed_tells_days_and_hours_but_nothing_of_people(
    rina: User, page: PageOpener, sign_in: Any
) -> None:
    company = outreach.a_company("Feri Samudra", address="Jalan Dermaga 1", latitude=-1.2, longitude=116.8)
    outreach.a_contact(company, "Sari Dewi", phones=[{"e164": "+628125550101", "as_typed": "0812"}])
    stop = outreach.a_stop(outreach.a_road_show(rina), company, note="temui Sari", window_from=time(9))
    outreach.a_stop(outreach.a_road_show(accounts.officer(name="Joko")), outreach.a_company("Orang Lain"))
    follow_ups.a_follow_up(rina, company, due_on=TODAY, subject="telepon Sari")
    sign_in(rina)
    address = an_address(page)
    with page.client.session_transaction() as cookie:
        cookie.clear()
    feed = the_feed(page, address)
    assert "BEGIN:VTIMEZONE\nTZID:Asia/Makassar" in feed
    assert "DTSTART;TZID=Asia/Makassar:20261124T090000" in feed
    assert "Feri Samudra" in feed
    assert "DTSTART;VALUE=DATE:20261124" in feed
    assert not [word for word in ("Sari", "8125550101", "Orang Lain") if word in feed]
    uid = next(line for line in feed.split("\n") if line.startswith("UID:stop"))
    stop.window_from = time(10)
    db.session.commit()
    later = the_feed(page, address)
    assert uid in later
    assert "SEQUENCE:1" in later


def test_a_feed_tells_what_is_owed_under_the_reader_s_agreements(
    rina: User, page: PageOpener, sign_in: Any
) -> None:
    own = agreements.agreement("active", owner=rina)
    for of in (own, agreements.agreement("active", owner=accounts.officer(name="Joko Pranoto"))):
        obligations.an_obligation(of, on=TODAY + timedelta(days=3), what="Menelepon Sari")
    obligations.a_done_obligation(own, by=rina)
    name, number = own.company.full_name, own.id
    sign_in(rina)
    feed = the_feed(page, an_address(page))
    (event,) = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", feed, re.DOTALL)
    assert "DTSTART;VALUE=DATE:20261127" in event
    assert name in event
    assert f"/agreements/{number}#obligations" in event
    assert "Sari" not in event


def test_a_stop_taken_off_the_plan_is_called_cancelled(rina: User, page: PageOpener, sign_in: Any) -> None:
    stop = outreach.a_stop(outreach.a_road_show(rina))
    sign_in(rina)
    address = an_address(page)
    uid = next(line for line in the_feed(page, address).split("\n") if line.startswith("UID:stop"))
    page.client.post(f"/stops/{stop.id}/remove")
    feed = the_feed(page, address)
    assert uid in feed
    assert feed.count("STATUS:CANCELLED") == 1


def test_a_stop_given_to_somebody_else_is_called_cancelled_until_it_comes_back(
    rina: User, page: PageOpener, sign_in: Any
) -> None:
    joko = accounts.officer(name="Joko Pranoto")
    road_show = outreach.a_road_show(rina, joko)
    stop = outreach.a_stop(road_show)
    sign_in(rina)
    address = an_address(page)

    def told() -> tuple[int, str]:
        feed = the_feed(page, address)
        (event,) = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", feed, re.DOTALL)
        assert f"UID:stop-{stop.id}-" in event
        return int(re.findall(r"SEQUENCE:(\d+)", event)[0]), re.findall(r"STATUS:(\w+)", event)[0]

    def give(*officers: User) -> None:
        planning.lock_stop(held(Stop, stop.id, Stop.officers), at=time(9), officers=officers)
        db.session.commit()

    heard = [told()]
    for officers in ([joko], [rina], [joko], []):
        give(*officers)
        heard.append(told())
    plan = {"title": "Lain", "starts_on": road_show.starts_on, "ends_on": road_show.ends_on}
    services.edit(road_show, version=road_show.version, officers=[joko], **plan)
    db.session.commit()
    heard.append(told())
    assert [status for _sequence, status in heard] == ["CONFIRMED", "CANCELLED"] * 3
    sequences = [sequence for sequence, _status in heard]
    assert sequences == sorted(set(sequences))


def test_a_revoked_renewed_or_dismissed_feed_is_not_found(rina: User, page: PageOpener, sign_in: Any) -> None:
    sign_in(rina)
    first = an_address(page)
    second = an_address(page)
    assert [page.client.get(one).status_code for one in (first, second, "/calendar/private/x")] == [
        404,
        200,
        404,
    ]
    rina.is_active = False
    db.session.commit()
    assert page.client.get(second).status_code == 404
    rina.is_active = True
    db.session.commit()
    sign_in(rina)
    page.client.post("/calendar/feed/revoke")
    assert page.client.get(second).status_code == 404
    assert "Buat alamat" in page.open("/calendar/feed").words
