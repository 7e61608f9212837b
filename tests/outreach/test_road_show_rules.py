"""How road shows are planned, which stops they may have, in which order, and what becomes of them."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.outreach import services
from app.outreach.enums import RoadShowState, StopState
from app.outreach.models import RoadShow, Stop
from app.settings.enums import ReasonKind
from tests.factories import accounts, outreach
from tests.factories.outreach import TODAY
from tests.support.clock import StoppedClock

pytestmark = pytest.mark.usefixtures("app")
TOMORROW = date(2026, 11, 25)
LAST = date(2026, 11, 26)


@pytest.fixture
def road_show(rina: User) -> RoadShow:
    return outreach.a_road_show(rina)


def _order(road_show: RoadShow, on: date = TODAY) -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Stop.position, Stop.id)
        .where(Stop.road_show_id == road_show.id, Stop.on == on, Stop.state != StopState.MOVED)
        .order_by(Stop.position, Stop.id)
    )
    return [(row.position, row.id) for row in rows]


def _in_order(*stops: Stop) -> list[tuple[int, int]]:
    return [(position, stop.id) for position, stop in enumerate(stops, 1)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"ends_on": date(2026, 11, 23)}, "ends_on"),
        ({"ends_on": date(2027, 2, 24)}, "ends_on"),
    ],
)
def test_a_road_show_has_a_title_and_a_sensible_period(
    rina: User, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        outreach.a_road_show(rina, **values)
    assert refusal.value.field == field


def test_somebody_who_goes_out_goes(rina: User) -> None:
    head = accounts.UserFactory(roles=[accounts.Role.HEAD])
    for people in ([], [head]):
        with pytest.raises(Invalid) as refusal:
            services.plan_road_show(by=rina, title="A", starts_on=TODAY, ends_on=TODAY, officers=people)
        assert refusal.value.field == "officers"


def test_a_period_cannot_leave_its_stops_behind(road_show: RoadShow, rina: User) -> None:
    outreach.a_stop(road_show, on=LAST)
    plan: dict[str, Any] = {"title": "A", "starts_on": TODAY, "officers": [rina]}
    with pytest.raises(Conflict) as refusal:
        services.edit(road_show, version=road_show.version, ends_on=TOMORROW, **plan)
    assert refusal.value.field == "ends_on"
    services.edit(road_show, version=road_show.version, ends_on=LAST, **plan)
    assert road_show.title == "A"


def test_an_old_version_of_a_plan_is_refused(road_show: RoadShow, rina: User, joko: User) -> None:
    opened = road_show.version
    plan: dict[str, Any] = {"title": road_show.title, "starts_on": TODAY, "ends_on": LAST}
    services.edit(road_show, version=opened, officers=[rina, joko], **plan)
    with pytest.raises(Stale):
        services.edit(road_show, version=opened, officers=[rina], **plan)
    assert road_show.officers == [joko, rina]


def test_stops_are_numbered_as_they_are_added_and_announced(
    road_show: RoadShow, announced: list[Any]
) -> None:
    first, second = outreach.a_stop(road_show), outreach.a_stop(road_show)
    assert _order(road_show) == _in_order(first, second)
    assert [what for what, *_ in announced] == ["stop", "stop"]


def test_a_stop_lies_within_the_road_show(road_show: RoadShow) -> None:
    with pytest.raises(Invalid) as refusal:
        outreach.a_stop(road_show, on=date(2026, 11, 27))
    assert refusal.value.field == "on"


@pytest.mark.parametrize(
    ("slot", "field"),
    [
        ({"window_from": time(10), "window_to": time(9)}, "window_to"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 601}, "minutes"),
    ],
)
def test_a_stop_has_sensible_times(road_show: RoadShow, slot: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        outreach.a_stop(road_show, **slot)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "values",
    [
        {"is_do_not_visit": True, "do_not_visit_reason": "Sengketa"},
        {"trashed_at": datetime(2026, 11, 1, tzinfo=UTC)},
    ],
)
def test_a_company_not_to_be_visited_is_not_planned(road_show: RoadShow, values: dict[str, Any]) -> None:
    with pytest.raises(Conflict):
        outreach.a_stop(road_show, outreach.a_company(**values))


def test_a_company_is_planned_once_a_day(road_show: RoadShow) -> None:
    company = outreach.a_company()
    outreach.a_stop(road_show, company)
    with pytest.raises(Conflict):
        outreach.a_stop(road_show, company)
    outreach.a_stop(road_show, company, on=TOMORROW)


def test_of_many_companies_the_refused_are_named_and_the_others_kept(road_show: RoadShow) -> None:
    good, bad = outreach.a_company(), outreach.a_company("Tolak", is_do_not_visit=True)
    added = services.add_stops(road_show, [good, bad, good], on=TODAY)
    assert [stop.company_id for stop in added.stops] == [good.id]
    assert [company.id for company, _ in added.refused] == [bad.id, good.id]


def test_a_stop_moves_up_and_down_and_stays_at_the_ends(road_show: RoadShow) -> None:
    a, b, c = (outreach.a_stop(road_show) for _ in range(3))
    services.reorder_stop(c, by=-1)
    assert _order(road_show) == _in_order(a, c, b)
    services.reorder_stop(a, by=1)
    assert _order(road_show) == _in_order(c, a, b)
    services.reorder_stop(c, by=-1)
    services.reorder_stop(b, by=1)
    assert _order(road_show) == _in_order(c, a, b)


@pytest.mark.parametrize(
    ("position", "wanted"), [(1, "cab"), (2, "acb"), (3, "abc"), (99, "abc"), (-5, "cab")]
)
def test_a_stop_can_be_dropped_anywhere(road_show: RoadShow, position: int, wanted: str) -> None:
    stops = {letter: outreach.a_stop(road_show) for letter in "abc"}
    services.place_stop(stops["c"], position=position)
    assert _order(road_show) == _in_order(*(stops[letter] for letter in wanted))


def test_equal_numbers_left_by_an_import_are_numbered_anew(road_show: RoadShow) -> None:
    a, b, c = (outreach.a_stop(road_show) for _ in range(3))
    for stop in (a, b, c):
        stop.position = 1
    services.reorder_stop(c, by=-1)
    assert _order(road_show) == _in_order(a, c, b)


def test_moving_what_was_due_leaves_a_trace(road_show: RoadShow, announced: list[Any]) -> None:
    stop, other = (
        outreach.a_stop(road_show, **outreach.a_window(9, 10)),
        outreach.a_stop(road_show, on=TOMORROW),
    )
    moved = services.move_stop(stop, to_on=TOMORROW)
    assert (stop.state, stop.moved_to_on) == (StopState.MOVED, TOMORROW)
    assert (moved.on, moved.state, moved.window_from) == (TOMORROW, StopState.PLANNED, time(9))
    assert _order(road_show, TOMORROW) == _in_order(other, moved)
    assert len(announced) == 3


def test_moving_what_lies_ahead_plans_it_anew(road_show: RoadShow) -> None:
    a, b = outreach.a_stop(road_show, on=TOMORROW), outreach.a_stop(road_show, on=TOMORROW)
    moved = services.move_stop(a, to_on=LAST)
    assert moved is a
    assert (a.on, a.position, a.state) == (LAST, 1, StopState.PLANNED)
    assert _order(road_show, TOMORROW) == _in_order(b)


def test_a_moved_stop_can_be_taken_back(road_show: RoadShow) -> None:
    stop = outreach.a_stop(road_show)
    services.move_stop(stop, to_on=TOMORROW)
    services.reopen_stop(stop)
    assert stop.state is StopState.PLANNED
    assert _order(road_show, TOMORROW) == []


def test_a_moved_stop_stays_moved_once_its_new_day_was_used(
    road_show: RoadShow, rina: User, clock: StoppedClock
) -> None:
    stop = outreach.a_stop(road_show)
    moved = services.move_stop(stop, to_on=TOMORROW)
    clock.set("2026-11-25 10:00")
    outreach.a_visit(rina, db.session.get_one(Company, stop.company_id), stop=moved)
    with pytest.raises(Conflict):
        services.reopen_stop(stop)


def test_a_missed_stop_needs_a_reason_of_its_kind(road_show: RoadShow) -> None:
    stop = outreach.a_stop(road_show)
    for reason in (None, outreach.a_reason(ReasonKind.REFUSAL)):
        with pytest.raises(Invalid) as refusal:
            services.mark_missed(stop, reason=reason)
        assert refusal.value.field == "reason_id"
    services.mark_missed(stop, reason=outreach.a_reason(ReasonKind.MISSED_STOP, "hujan"), note="Banjir")
    assert (stop.state, stop.note) == (StopState.MISSED, "Banjir")
    services.reopen_stop(stop)
    assert (stop.state, stop.missed_reason_id) == (StopState.PLANNED, None)


def test_starting_a_stop_stamps_the_first_arrival(road_show: RoadShow, clock: StoppedClock) -> None:
    stop = outreach.a_stop(road_show)
    services.start_stop(stop)
    arrived = stop.arrived_at
    clock.move(minutes=9)
    services.start_stop(stop)
    assert stop.arrived_at == arrived == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert road_show.state is RoadShowState.RUNNING


def test_a_visited_stop_is_no_longer_open(road_show: RoadShow, rina: User) -> None:
    stop = outreach.a_stop(road_show)
    outreach.a_visit(rina, db.session.get_one(Company, stop.company_id), stop=stop)
    reason = outreach.a_reason(ReasonKind.MISSED_STOP, "hujan")
    for change in (
        lambda: services.start_stop(stop),
        lambda: services.mark_missed(stop, reason=reason),
        lambda: services.move_stop(stop, to_on=TOMORROW),
        lambda: services.remove_stop(stop),
        lambda: services.reopen_stop(stop),
    ):
        with pytest.raises(Conflict):
            change()


def test_a_removed_stop_closes_its_gap(road_show: RoadShow, joko: User) -> None:
    a, b, c = (outreach.a_stop(road_show, officers=[joko]) for _ in range(3))
    services.remove_stop(a)
    assert _order(road_show) == _in_order(b, c)


def test_a_road_show_ends_when_every_stop_is_settled(road_show: RoadShow) -> None:
    stop = outreach.a_stop(road_show)
    with pytest.raises(Conflict):
        services.finish(road_show)
    services.mark_missed(stop, reason=outreach.a_reason(ReasonKind.MISSED_STOP, "hujan"))
    services.finish(road_show)
    assert road_show.state is RoadShowState.DONE
    with pytest.raises(Conflict):
        outreach.a_stop(road_show)


def test_a_cancelled_road_show_can_be_opened_again(road_show: RoadShow, rina: User) -> None:
    services.cancel(road_show)
    with pytest.raises(Conflict):
        services.finish(road_show)
    services.reopen(road_show)
    assert road_show.state is RoadShowState.PLANNED


def test_an_old_version_of_a_stop_is_refused(road_show: RoadShow, joko: User) -> None:
    stop = outreach.a_stop(road_show)
    opened = stop.version
    services.edit_stop(stop, version=opened, officers=[joko], minutes=30)
    assert (stop.version, stop.minutes, stop.officers) == (opened + 1, 30, [joko])
    with pytest.raises(Stale):
        services.edit_stop(stop, version=opened, minutes=60)
