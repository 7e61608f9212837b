"""Where two agreements name the same seats, these count once wherever seats are told."""

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

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
from app.placements.enums import Filling
from app.reports.listed.companies import COMPANIES
from tests.factories import agreements as make
from tests.factories import pipeline
from tests.factories.accounts import supervisor
from tests.support.clock import StoppedClock

YEAR = Period.around(date(2026, 11, 24), Span.YEAR)
NOVEMBER = Period.around(date(2026, 11, 24), Span.MONTH)


@pytest.fixture(autouse=True)
def stopped(clock: StoppedClock, app: Any) -> StoppedClock:
    """Every test happens on Tuesday 24 November 2026, 09.00."""
    return clock


def in_force(reader: User, company: Company) -> dict[str, int | float | None]:
    """The seats in force today, as each place tells them that adds seats up."""
    on = clock.today()
    _signed, dashboard = _told(reader, NOVEMBER)
    return {
        "quota": agreements.quota_of(company).seats,
        "list": agreements.overview(agreements.Filters(), Tab.IN_FORCE, reader, on=on).seats,
        "board": placements.board.overview(placements.board.Filters(), reader, on=on).committed,
        "dashboard": dashboard,
        "companies": _exported(reader),
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


def _exported(reader: User) -> int:
    """The seats of the list of companies as a file."""
    (seats,) = (one for one in COMPANIES.columns() if one.key == "signed_seats")
    rows = db.session.execute(COMPANIES.read(reader, MultiDict(), [seats])).all()
    return sum(row[-1] or 0 for row in rows)


def every(number: int, told: dict[str, int | float | None]) -> bool:
    return told == dict.fromkeys(told, number)


def pact(company: Company, kind: AgreementKind, seats: int, on: date, **values: Any) -> Agreement:
    """An agreement in force that both parties signed on a day."""
    state = values.pop("state", "active")
    days = {"office_signed_on": on, "company_signed_on": on}
    return make.agreement(state, of=company, kind=kind, seats=seats, **days, **values)


def test_seats_of_an_mou_and_of_what_carries_it_out_count_once_everywhere() -> None:
    reader, company = supervisor(), pipeline.company(headcount=1000)
    mou = pact(company, AgreementKind.MOU, 10, date(2026, 10, 5))
    pact(company, AgreementKind.LETTER_OF_INTEREST, 50, date(2026, 10, 5))
    assert every(10, in_force(reader, company))
    assert every(10, signed(reader, YEAR))
    first = pact(company, AgreementKind.PKS, 8, date(2026, 11, 3), parent_id=mou.id)
    assert every(8, in_force(reader, company))
    assert every(10, signed(reader, YEAR))
    assert every(0, signed(reader, NOVEMBER))
    second = pact(company, AgreementKind.PKS, 12, date(2026, 11, 4), parent_id=mou.id)
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


def test_a_person_with_an_agreement_fills_a_seat_of_what_it_hangs_under() -> None:
    reader, company = supervisor(), pipeline.company(headcount=1000)
    october, november = date(2026, 10, 5), date(2026, 11, 4)
    mou = pact(company, AgreementKind.MOU, 10, october)
    pks = pact(company, AgreementKind.PKS, 8, october, parent_id=mou.id)
    person = pact(company, AgreementKind.APPRENTICESHIP, 1, november, parent_id=pks.id)
    assert every(8, in_force(reader, company))
    assert every(10, signed(reader, YEAR))
    assert every(0, signed(reader, NOVEMBER))
    # Neither PKS nor person any more; then somebody under the MoU itself, which names seats beside those of its PKS.
    person.parent_id = mou.id
    db.session.flush()
    assert every(9, in_force(reader, company))
    assert every(10, signed(reader, YEAR))
    pks.state = AgreementState.TERMINATED
    db.session.flush()
    assert every(10, in_force(reader, company))
    # Under nothing, or under what names no seats, the person has a seat of its own.
    mou.seat_lines.clear()
    db.session.flush()
    assert every(1, in_force(reader, company))
    person.parent_id = None
    db.session.flush()
    assert every(1, in_force(reader, company))
    assert every(1, signed(reader, NOVEMBER))


def test_a_renewal_counts_from_its_first_day_in_place_of_the_agreement_that_it_renews(
    stopped: StoppedClock,
) -> None:
    reader, company = supervisor(), pipeline.company(headcount=1000)
    mou = pact(company, AgreementKind.MOU, 10, date(2025, 1, 5))
    old = pact(
        company, AgreementKind.PKS, 8, date(2025, 1, 5), parent_id=mou.id, valid_to_on=date(2026, 12, 31)
    )
    coming = {"renews_id": old.id, "valid_from_on": date(2027, 1, 1), "state": "signed"}
    pact(company, AgreementKind.PKS, 12, date(2026, 11, 4), parent_id=mou.id, **coming)
    assert every(8, in_force(reader, company))
    assert every(10, signed(reader, NOVEMBER))
    filters = placements.board.Filters()
    assert placements.board.overview(filters, reader, on=date(2026, 12, 31)).tabs[Filling.SOON] == 1
    stopped.set("2027-01-01 09:00")
    assert every(12, in_force(reader, company))
