"""Planning a day: what the page shows, what accepting changes, and what the office sets."""

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach.models import RoadShow, Stop
from app.outreach.queries import day_plans
from app.outreach.queries.loading import STOP
from app.outreach.services import planning
from tests.factories import accounts, outreach
from tests.support.pages import PageOpener

TOMORROW = date(2026, 11, 25)
SATURDAY = date(2026, 11, 28)


@pytest.fixture
def road_show(rina: User, joko: User) -> RoadShow:
    return outreach.a_road_show(rina, joko, ends_on=SATURDAY)


def stops_along_a_road(road_show: RoadShow, *steps: int, on: date = TOMORROW) -> list[Stop]:
    return [
        outreach.a_stop(
            road_show,
            outreach.a_company(f"Uji Jalan {step}", latitude=-1.24, longitude=116.80 + step / 100),
            on=on,
        )
        for step in steps
    ]


def the_order(road_show: RoadShow, on: date = TOMORROW) -> list[int]:
    statement = (
        select(Stop.id).where(Stop.road_show_id == road_show.id, Stop.on == on).order_by(Stop.position)
    )
    return list(db.session.scalars(statement))


def problem_of(by: User, road_show: RoadShow, team: list[User] | None = None) -> day_plans.DayProblem:
    return day_plans.day_problem(by, road_show, TOMORROW, team or [])


def test_accepting_a_proposal_is_one_step_and_taking_it_back_another(
    rina: User, road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    stops = stops_along_a_road(road_show, 9, 1, 8, 2)
    sign_in(rina)
    shown = page.open(f"/road-shows/{road_show.id}/plan?on=2026-11-25&together=0&propose=1")
    after = shown.submit(css="#proposal header form")
    given = [[one.id for one in fresh(stop).officers] for stop in stops]
    assert given[0] == given[2] != given[1] == given[3]
    assert all(fresh(stop).planned_at for stop in stops)
    after.submit(css="form[action*=order]")
    assert the_order(road_show) == [stop.id for stop in stops]
    assert not any(fresh(stop).officers or fresh(stop).planned_at for stop in stops)


def fresh(stop: Stop) -> Stop:
    statement = select(Stop).where(Stop.id == stop.id).options(*STOP)
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()


def test_a_day_changed_meanwhile_is_not_overwritten(rina: User, road_show: RoadShow) -> None:
    stops_along_a_road(road_show, 3, 1)
    problem = problem_of(rina, road_show)
    wanted = planning.read_arrangement(day_plans.proposal(problem).arrangement)
    stops_along_a_road(road_show, 5)
    with pytest.raises(Conflict, match="sudah berubah"):
        planning.arrange(road_show, TOMORROW, wanted, seen=problem.seen)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "written", ["", "x", "1-2", "1--2500-0", "1--0900-0,", "9" * 12 + "--0900-0", "1--0900-0\0"]
)
def test_an_order_nobody_wrote_is_refused(app: Flask, written: str) -> None:
    with pytest.raises(Invalid):
        planning.read_arrangement(written)


def test_a_moved_stop_stays_where_it_was_put_while_the_rest_is_solved_again(
    rina: User, joko: User, road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    _first, second, _third, fourth = stops_along_a_road(road_show, 1, 2, 8, 9)
    sign_in(rina)
    for stop in (fourth, second):
        page.post(f"/stops/{stop.id}/give?together=0", {"officer": joko.id, "position": "1"})
    locked = fresh(second)
    assert (locked.is_locked, [one.id for one in locked.officers]) == (True, [joko.id])
    assert locked.planned_at == time(8, 0)
    answer = day_plans.proposal(problem_of(rina, road_show, [rina, joko]))
    jokos = next(lane for lane in answer.lanes if lane.officer == joko)
    assert jokos.lines[0].stop.id == second.id
    assert answer.hour_of(second) == time(8, 0)


def test_what_the_page_cannot_place_or_reach_is_named(
    rina: User, road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    stops_along_a_road(road_show, 1, 2, on=SATURDAY)
    outreach.a_stop(road_show, outreach.a_company("Entah Di Mana"), on=SATURDAY)
    night = stops_along_a_road(road_show, 4, on=SATURDAY)[0]
    night.window_from, night.window_to = time(20), time(21)
    db.session.flush()
    sign_in(rina)
    text = page.open(f"/road-shows/{road_show.id}/plan?on=2026-11-28&propose=1").words
    assert "bukan hari kerja" in text
    assert "Uji Jalan 4: tidak tercapai pada waktunya" in text
    assert "PT Entah Di Mana" in text


def test_other_hours_say_first_which_stops_they_leave_outside(
    road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    night = stops_along_a_road(road_show, 4, on=SATURDAY)[0]
    night.window_from, night.window_to = time(20), time(21)
    db.session.flush()
    sign_in(accounts.admin())
    rules = page.open("/settings/planning")
    assert "di luar jam kerja: 1 (Sab, 28 Nov 2026)" in rules.words
    tried = rules.submit({"from_5": "08:00", "until_5": "22:00", "look": "1"})
    assert "Semua jam yang direncanakan berada dalam jam kerja" in tried.words
    assert "5" not in day_plans.rules().hours
    turned = page.open("/settings/planning").submit(
        {"from_5": "15:00", "until_5": "08:00", "look": "1"}, status=422
    )
    assert turned.select("#until_5-error")
    assert turned.form_values()["from_5"] == "15:00"


def test_the_office_sets_what_days_are_reckoned_by(app: Flask, page: PageOpener, sign_in: Any) -> None:
    sign_in(accounts.admin())
    wrong = page.open("/settings/planning").submit({"from_0": "09.30", "until_4": "07:00"})
    assert wrong.status == 422
    assert wrong.form_values()["from_0"] == "09.30"
    page.open("/settings/planning").submit(
        {
            "from_0": "09.30",
            "speed_kmh": "20",
            "minutes_signing": "90",
            "latitude": "-1,24",
            "longitude": "116,8",
        }
    )
    told = page.open("/settings/planning").words
    assert "Senin 09.30–16.00, Selasa 08.00–16.00" in told
    assert "Penandatanganan 90" in told
    monday, friday = date(2026, 11, 23), date(2026, 11, 27)
    assert day_plans.hours_on(monday).opens == 9 * 60 + 30
    assert day_plans.hours_on(friday).breaks == ((11 * 60 + 30, 13 * 60 + 30),)
    assert (day_plans.rules().speed_kmh, day_plans.rules().latitude) == (20, -1.24)


def test_two_sound_changes_of_the_rules_that_contradict_each_other_are_refused_beside_the_field(
    app: Flask, page: PageOpener, sign_in: Any
) -> None:
    sign_in(accounts.admin())
    page.open("/settings/planning").submit({"speed_kmh": "20"})
    first, second = page.open("/settings/planning"), page.open("/settings/planning")
    first.submit({"from_0": "14:00"})
    refused = second.submit({"until_0": "10:00"}, status=422)
    assert refused.select("#until_0-error")
    assert refused.form_values()["until_0"] == "10:00"
