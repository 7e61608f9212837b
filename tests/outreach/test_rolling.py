"""What was not visited: on to another day in one tap, taken back in one, or a company near by instead."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach.enums import StopState
from app.outreach.models import RoadShow, Stop
from app.outreach.queries.loading import STOP
from app.outreach.queries.nearby import instead_of
from app.outreach.services import rolling
from app.settings.enums import ReasonKind
from tests.factories import outreach
from tests.factories.outreach import TODAY
from tests.support.clock import StoppedClock
from tests.support.pages import PageOpener

MONDAY = date(2026, 11, 30)


@pytest.fixture
def road_show(rina: User) -> RoadShow:
    return outreach.a_road_show(rina, starts_on=TODAY - timedelta(days=4))


def states(road_show: RoadShow) -> list[tuple[date, str]]:
    statement = (
        select(Stop).where(Stop.road_show_id == road_show.id).order_by(Stop.on, Stop.position, Stop.id)
    )
    return [(stop.on, stop.state.value) for stop in db.session.scalars(statement)]


@pytest.mark.parametrize(
    ("of", "to"),
    [(TODAY - timedelta(days=4), TODAY), (TODAY, TODAY + timedelta(days=1)), (date(2026, 11, 27), MONDAY)],
)
def test_the_next_working_day_lies_ahead_and_is_no_weekend(app: Any, of: date, to: date) -> None:
    assert rolling.next_working_day(of) == to


def test_unvisited_stops_move_in_one_tap_and_back_in_another(
    rina: User, road_show: RoadShow, page: PageOpener, sign_in: Any
) -> None:
    yesterday = TODAY - timedelta(days=1)
    first, second = (outreach.a_stop(road_show, on=yesterday) for _ in range(2))
    outreach.a_visit(rina, db.session.get(Company, first.company_id), stop=first)
    sign_in(rina)
    assert "1 tujuan dari Sen, 23 Nov 2026 belum dikunjungi" in page.open("/").words
    shown = page.open(f"/road-shows/{road_show.id}")
    after = shown.submit(css="form[action$=roll-over]")
    assert states(road_show) == [(yesterday, "done"), (yesterday, "moved"), (TODAY, "planned")]
    moved = db.session.scalars(select(Stop).where(Stop.follows_id == second.id)).one()
    assert moved.on == TODAY
    after.submit(css="form[action*=roll-back]")
    assert states(road_show) == [(yesterday, "done"), (yesterday, "planned")]


def test_moving_past_the_end_makes_the_road_show_longer_but_never_into_the_past(
    rina: User, road_show: RoadShow
) -> None:
    outreach.a_stop(road_show, on=TODAY)
    with pytest.raises(Invalid):
        rolling.roll_over(road_show, TODAY, to_on=TODAY)
    rolling.roll_over(road_show, TODAY, to_on=MONDAY)
    assert road_show.ends_on == MONDAY
    with pytest.raises(Conflict):
        rolling.roll_over(road_show, TODAY, to_on=MONDAY)


def test_a_closed_company_leads_to_the_nearest_due_one_that_fits(
    rina: User, road_show: RoadShow, page: PageOpener, sign_in: Any, clock: StoppedClock
) -> None:
    def company(name: str, step: int, **values: Any) -> Any:
        return outreach.a_company(name, latitude=-1.24, longitude=116.80 + step / 100, **values)

    closed = outreach.a_stop(road_show, company("Tutup", 0), on=TODAY)
    company("Jauh Sekali", 90)
    company("Agak Jauh", 4)
    company("Baru Saja", 1, last_visit_on=TODAY)
    near = company("Dekat", 2)
    reason = outreach.a_reason(ReasonKind.MISSED_STOP, "tutup", "Tutup")
    sign_in(rina)
    shown = page.open(f"/stops/{closed.id}/missed").submit({"reason_id": str(reason.id)})
    assert shown.texts(".panel-row__title")[:2] == ["PT Dekat", "PT Agak Jauh"]
    shown.submit(css=".panel-row form")
    added = db.session.scalars(select(Stop).where(Stop.company_id == near.id)).one()
    assert (added.on, added.state) == (TODAY, StopState.PLANNED)


def test_somewhere_else_is_told_apart_where_the_next_stop_would_be_late(
    rina: User, road_show: RoadShow
) -> None:
    here = {"latitude": -1.24, "longitude": 116.80}
    closed = outreach.a_stop(road_show, outreach.a_company("Tutup", **here), on=TODAY)
    soon = {"window_from": time(9), "window_to": time(9, 45)}
    outreach.a_stop(road_show, outreach.a_company("Ditunggu", **here), on=TODAY, **soon)
    outreach.a_company("Dekat", latitude=-1.25, longitude=116.80)
    stop = db.session.scalars(select(Stop).where(Stop.id == closed.id).options(*STOP)).unique().one()
    assert [(one.company.name, one.fits) for one in instead_of(rina, stop)] == [("Dekat", False)]
