"""Lists and days: in order, complete, with true totals, and as quick with many rows as with few."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from app.outreach import queries, services
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.queries import VisitFilter
from app.settings.enums import VisitPurpose
from tests.factories import accounts, outreach
from tests.factories.outreach import TODAY
from tests.support.statements import Statements

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]
TOMORROW = date(2026, 11, 25)


def test_a_day_of_an_officer_holds_the_own_stops_in_order(rina: User, joko: User) -> None:
    road_show = outreach.a_road_show(rina, joko)
    a, b, jokos = (outreach.a_stop(road_show, officers=people) for people in ([], [rina], [joko]))
    outreach.a_stop(road_show, on=TOMORROW)
    outreach.a_stop(outreach.a_road_show(joko))
    services.reorder_stop(b, by=-1)
    assert [stop.id for stop in queries.stops_for(rina, TODAY)] == [b.id, a.id]
    assert [stop.id for stop in queries.stops_for(joko, TODAY)][:2] == [a.id, jokos.id]
    assert queries.stops_for(accounts.officer(), TODAY) == []


def test_stops_of_several_road_shows_are_one_route_by_the_hour(rina: User) -> None:
    first, second = outreach.a_road_show(rina), outreach.a_road_show(rina)
    at_nine, after_it, at_two = (
        outreach.a_stop(first, **window)
        for window in (outreach.a_window(9, 10), {}, outreach.a_window(14, 15))
    )
    at_ten = outreach.a_stop(second, **outreach.a_window(10, 12))
    at_ten.planned_at = time(10, 20)
    db.session.flush()
    assert queries.stops_for(rina, TODAY) == [at_nine, after_it, at_ten, at_two]
    assert at_ten.expected_at == time(10, 20)


def test_cancelled_and_moved_stops_leave_the_day(rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show)
    services.move_stop(stop, to_on=TOMORROW)
    assert queries.stops_for(rina, TODAY) == []
    assert len(queries.stops_for(rina, TOMORROW)) == 1
    services.cancel(road_show)
    assert queries.stops_for(rina, TOMORROW) == []


def test_a_route_knows_its_next_stop_and_whom_to_call(rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    company = outreach.a_company(phones=[{"e164": "+62542700100", "as_typed": "x"}])
    outreach.a_contact(company, "Arman", phones=[{"e164": "+6281255550101", "as_typed": "x"}])
    outreach.a_contact(company, "Dewi", is_primary=True, phones=[], whatsapp="+6281255550102")
    outreach.a_contact(company, "Lama", is_primary=True, has_left=True, whatsapp="+6281255550103")
    first, second = outreach.a_stop(road_show), outreach.a_stop(road_show, company)
    outreach.a_visit(rina, db.session.get_one(Company, first.company_id), stop=first)
    route = queries.route_for(rina, TODAY)
    assert (route.done, route.next_id) == (1, second.id)
    assert route.lines[1].call == queries.Call("Dewi", "+6281255550102", "+6281255550102")


def test_every_day_of_a_road_show_is_shown_with_its_minutes(rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    outreach.a_stop(road_show, minutes=30)
    outreach.a_stop(road_show, minutes=60)
    moved = outreach.a_stop(road_show)
    services.move_stop(moved, to_on=TOMORROW)
    days = queries.days_of(rina, road_show)
    assert [(day.on.day, len(day.lines), day.minutes, len(day.moved)) for day in days] == [
        (24, 2, 90, 1),
        (25, 1, 45, 0),
        (26, 0, 0, 0),
    ]


def test_progress_leaves_out_what_was_moved_away(rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show)
    services.move_stop(outreach.a_stop(road_show), to_on=TOMORROW)
    assert queries.progress_of([road_show])[road_show.id] == queries.Progress(stops=2)
    outreach.a_visit(rina, db.session.get_one(Company, stop.company_id), stop=stop)
    assert queries.progress_of([road_show])[road_show.id] == queries.Progress(stops=2, done=1)


def test_tabs_count_what_they_show(rina: User, joko: User) -> None:
    outreach.a_road_show(rina)
    services.cancel(outreach.a_road_show(joko))
    counts = queries.tab_counts(rina)
    assert counts == {"live": 1, "mine": 1, "done": 0, "cancelled": 1, "all": 2}
    for tab, count in counts.items():
        assert queries.road_shows(rina, tab=tab).total == count


def test_visits_are_paged_by_day_with_a_true_total(rina: User) -> None:
    for number in range(30):
        outreach.a_visit(
            rina, visited_on=TODAY - timedelta(days=number % 7), next_step=outreach.next_step(rina)
        )
    first = queries.visits(rina, VisitFilter())
    second = queries.visits(rina, VisitFilter(), key=first.next_key)
    assert (first.total, len(first.rows), len(second.rows)) == (30, 25, 5)
    days = [visit.visited_on for visit in first.rows + second.rows]
    assert days == sorted(days, reverse=True)
    assert len({visit.id for visit in first.rows + second.rows}) == 30
    oldest = queries.visits(rina, VisitFilter(), is_oldest_first=True)
    assert oldest.rows[0].visited_on == min(days)


@pytest.mark.parametrize(
    "chosen",
    [
        {"words": "dermaga"},
        {"outcome": VisitOutcome.NOT_THERE},
        {"mode": VisitMode.PHONE},
        {"purpose": VisitPurpose.SIGNING},
        {"from_on": date(2026, 11, 20)},
        {"from_on": date(2026, 11, 20), "to_on": TODAY},
        {"is_mine": True},
    ],
    ids=str,
)
def test_each_filter_leaves_what_it_names(rina: User, joko: User, chosen: dict[str, Any]) -> None:
    wanted = outreach.a_visit(
        rina,
        outreach.a_company("Dermaga Timur"),
        outcome=VisitOutcome.NOT_THERE,
        mode=VisitMode.PHONE,
        purpose=VisitPurpose.SIGNING,
    )
    outreach.a_visit(joko, visited_on=date(2026, 11, 2), next_step=outreach.next_step(joko))
    assert [visit.id for visit in queries.visits(rina, VisitFilter(**chosen)).rows] == [wanted.id]
    officer = queries.visits(joko, VisitFilter(officer_id=rina.id))
    assert [visit.id for visit in officer.rows] == [wanted.id]


def test_somebody_elses_visit_within_a_week_is_an_encounter(rina: User, joko: User) -> None:
    near, far, own = outreach.a_company(), outreach.a_company(), outreach.a_company()
    outreach.a_visit(joko, near, visited_on=date(2026, 11, 17), next_step=outreach.next_step(joko))
    outreach.a_visit(joko, far, visited_on=date(2026, 11, 16), next_step=outreach.next_step(joko))
    outreach.a_visit(joko, own, officers=[rina])
    found = queries.encounters(rina, [near.id, far.id, own.id], on=TODAY)
    assert [(met.who, met.on.day, met.is_planned) for met in found[near.id]] == [("Joko Pranoto", 17, False)]
    assert not found[far.id]
    assert not found[own.id]


def test_somebody_elses_plan_within_a_week_is_an_encounter(rina: User, joko: User) -> None:
    company = outreach.a_company()
    plan = outreach.a_road_show(joko, ends_on=date(2026, 12, 5))
    outreach.a_stop(plan, company, on=date(2026, 12, 1))
    assert [met.is_planned for met in queries.encounters(rina, [company.id], on=TODAY)[company.id]] == [True]
    assert not queries.encounters(rina, [company.id], on=date(2026, 11, 23))[company.id]
    assert not queries.encounters(joko, [company.id], on=TODAY)[company.id]
    assert not queries.encounters(rina, [company.id], on=TODAY, besides=plan)[company.id]
    services.cancel(plan)
    assert not queries.encounters(rina, [company.id], on=TODAY)[company.id]


def test_the_panel_of_a_company_tells_the_true_total(rina: User) -> None:
    company = outreach.a_company()
    for _number in range(7):
        outreach.a_visit(rina, company)
    services.add_photo(queries.visits_of(rina, company)[0], outreach.a_photo())
    panel = queries.visit_panel(rina, company, on=TODAY)
    assert (len(panel.visits), panel.total, sum(panel.photos.values())) == (5, 7, 1)


def test_own_companies_come_by_how_long_they_waited(rina: User, joko: User) -> None:
    visited = outreach.a_company("B", owner_id=rina.id, last_visit_on=TODAY)
    never = outreach.a_company("C", owner_id=rina.id)
    outreach.a_company("D", owner_id=rina.id, is_do_not_visit=True)
    outreach.a_company("E", owner_id=joko.id)
    assert [one.id for one in queries.companies_to_visit(rina)] == [never.id, visited.id]
    assert [one.name for one in queries.companies_to_visit(rina, "e")][:1] == ["E"]


def _grow(rina: User, joko: User, count: int) -> None:
    road_show = outreach.a_road_show(rina, joko)
    for _number in range(count):
        company = outreach.a_company(owner_id=rina.id)
        outreach.a_contact(company, "Dewi", whatsapp="+6281255550101")
        outreach.a_stop(road_show, company, officers=[joko])
        visit = outreach.a_visit(
            joko, company, officers=[rina], needs=[services.Need("Las")], visited_on=date(2026, 11, 23),
            next_step=outreach.next_step(joko),
        )  # fmt: skip
        services.add_photo(visit, outreach.a_photo(size=(16, 16)))
    # What is left to write would count as the page's.
    db.session.commit()


@pytest.mark.parametrize(
    "address", ["/visits", "/visits?q=uji&mine=1", "/road-shows", "/road-shows?tab=mine", "/visits/new"]
)
def test_lists_send_no_more_statements_for_more_rows(
    sign_in: Any, statements: Statements, rina: User, joko: User, address: str
) -> None:
    visitor = sign_in(rina)
    _grow(rina, joko, 2)
    visitor.get(address)
    statements.same_after(lambda: _grow(rina, joko, 6), lambda: visitor.get(address))


def test_a_road_show_sends_no_more_statements_for_more_stops(
    sign_in: Any, statements: Statements, rina: User, joko: User
) -> None:
    visitor = sign_in(rina)
    road_show = outreach.a_road_show(rina, joko)
    outreach.a_stop(road_show, outreach.a_company(), officers=[joko])

    def grow() -> None:
        for _number in range(6):
            outreach.a_stop(road_show, outreach.a_company(), officers=[joko])

    for address in (f"/road-shows/{road_show.id}", f"/road-shows/{road_show.id}/stops/new"):
        visitor.get(address)
        statements.same_after(grow, lambda address=address: visitor.get(address))


def test_the_visits_of_an_officer_are_the_same_however_they_are_found(rina: User, joko: User) -> None:
    made = {outreach.a_visit(rina).id for _number in range(3)}
    outreach.a_visit(joko)
    asked = VisitFilter(officer_id=rina.id)
    for is_walked in (True, False):
        found = db.session.scalars(queries.narrowed_visits(joko, asked, is_walked=is_walked))
        assert {visit.id for visit in found} == made
    for chosen in (asked, replace(asked, outcome=VisitOutcome.INTERESTED), replace(asked, from_on=TODAY)):
        page = queries.visits(joko, chosen)
        assert page.total == queries.count_visits(joko, chosen) == len(page.rows)
    assert queries.count_visits(joko, asked) == 3
