"""An MoU and the co-operation agreements that carry it out name the same seats: wherever seats are told, they count once."""

from datetime import date
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.enums import AgreementKind, AgreementState, Tab
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.dashboards.enums import Span, TargetKind
from app.dashboards.figures import Asked
from app.dashboards.periods import Period
from app.dashboards.queries import targets
from app.dashboards.queries.agreements import part
from app.placements import queries as placements
from tests.factories import agreements as make
from tests.factories import pipeline
from tests.factories.accounts import supervisor
from tests.support.clock import StoppedClock

YEAR = Period.around(date(2026, 11, 24), Span.YEAR)
NOVEMBER = Period.around(date(2026, 11, 24), Span.MONTH)


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Any) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


def in_force(reader: User, company: Company) -> dict[str, int | float | None]:
    """The seats in force today, as each place tells them that adds seats up."""
    on = clock.today()
    _signed, dashboard = _told(reader, NOVEMBER)
    return {
        "quota": agreements.quota_of(company).seats,
        "list": agreements.overview(agreements.Filters(), Tab.IN_FORCE, reader, on=on).seats,
        "board": placements.board.overview(placements.board.Filters(), reader, on=on).committed,
        "dashboard": dashboard,
    }


def signed(reader: User, period: Period) -> dict[str, int | float | None]:
    """The seats signed in a period, as each place tells them."""
    first, last, on = period.first, period.last, clock.today()
    between = agreements.Filters(signed_from=first, signed_to=last)
    dashboard, _live = _told(reader, period)
    told = {
        "home": agreements.signed_between(reader, first, last).seats,
        "list": agreements.overview(between, Tab.ALL, reader, on=on).seats,
        "dashboard": dashboard,
        "figures": placements.figures(reader, first, last).committed,
        "officers": sum(one.committed for one in placements.by_officer(reader, first, last).values()),
    }
    if period is YEAR:
        told["target"] = targets.standings(reader, 2026, [None])[None][TargetKind.SEATS].reached
    return told


def _told(reader: User, period: Period) -> list[int | float | None]:
    asked = Asked(reader, period, clock.today())
    return [figure.value for figure in part(asked).figures if figure.sums == "seats"]


def every(number: int, told: dict[str, int | float | None]) -> bool:
    return told == dict.fromkeys(told, number)


def test_seats_of_an_mou_and_of_what_carries_it_out_count_once_everywhere() -> None:
    reader, company = supervisor(), pipeline.company(headcount=1000)

    def pact(kind: AgreementKind, seats: int, on: date, **values: Any) -> Agreement:
        days = {"office_signed_on": on, "company_signed_on": on}
        return make.agreement("active", of=company, kind=kind, seats=seats, **days, **values)

    mou = pact(AgreementKind.MOU, 10, date(2026, 10, 5))
    pact(AgreementKind.LETTER_OF_INTEREST, 50, date(2026, 10, 5))
    assert every(10, in_force(reader, company))
    assert every(10, signed(reader, YEAR))
    first = pact(AgreementKind.PKS, 8, date(2026, 11, 3), parent_id=mou.id)
    assert every(8, in_force(reader, company))
    assert every(10, signed(reader, YEAR))
    assert every(0, signed(reader, NOVEMBER))
    second = pact(AgreementKind.PKS, 12, date(2026, 11, 4), parent_id=mou.id)
    assert every(20, in_force(reader, company))
    assert every(20, signed(reader, YEAR))
    assert every(10, signed(reader, NOVEMBER))
    # What runs out takes nothing back of what was signed, and leaves the MoU to be carried out again.
    first.state = second.state = AgreementState.TERMINATED
    db.session.flush()
    assert every(10, in_force(reader, company))
    assert every(20, signed(reader, YEAR))


def test_an_mou_signed_after_what_carries_it_out_adds_what_it_names_beyond_that() -> None:
    reader, company = supervisor(), pipeline.company(headcount=1000)
    october, november = date(2026, 10, 5), date(2026, 11, 4)
    pks = make.agreement("active", of=company, seats=8, office_signed_on=october, company_signed_on=october)
    mou = make.agreement(
        "active", of=company, seats=10, kind=AgreementKind.MOU, office_signed_on=november, company_signed_on=october
    )  # fmt: skip
    pks.parent_id = mou.id
    db.session.flush()
    assert every(10, signed(reader, YEAR))
    assert every(2, signed(reader, NOVEMBER))
    assert every(8, in_force(reader, company))
