"""How a company is visited: its receiving hours bind proposals, regular visits are proposed and put off by each visit."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.outreach.models import VisitHabit
from app.outreach.queries import day_plans
from app.outreach.queries.picking import Wanted, due_companies
from app.outreach.services.habits import keep_habit, later_by
from app.settings.enums import VisitPurpose
from tests.factories import outreach
from tests.factories.outreach import TODAY
from tests.support.pages import PageOpener


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert later_by(day, months) == later


def a_habit(company: Any, **values: Any) -> VisitHabit:
    told = dict.fromkeys(("receives_from", "receives_until", "every_months", "purpose", "due_on"))
    return keep_habit(company, version=None, **{**told, **values})


def test_a_regular_visit_is_proposed_when_due_and_put_off_by_a_visit(rina: User) -> None:
    company = outreach.a_company("Berkala", last_visit_on=TODAY)
    habit = a_habit(company, every_months=3, purpose=VisitPurpose.MONITORING, due_on=TODAY)
    wanted = Wanted(on=TODAY, grounds=("regular",))
    assert "Pemantauan setiap 3 bulan" in due_companies(rina, wanted).reasons[company.id][0]
    outreach.a_visit(rina, company, outcome=VisitOutcome.NOT_THERE)
    assert habit.due_on == TODAY
    outreach.a_visit(rina, company)
    assert habit.due_on == date(2027, 2, 24)
    assert due_companies(rina, wanted).total == 0


def test_a_proposal_keeps_to_the_hours_in_which_a_company_receives_people(rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    tomorrow = date(2026, 11, 25)
    late, early = (
        outreach.a_company(name, latitude=-1.24, longitude=116.8 + place / 100)
        for place, name in enumerate(("Sore", "Pagi"))
    )
    stops = [outreach.a_stop(road_show, company, on=tomorrow) for company in (late, early)]
    a_habit(late, receives_from=time(14), receives_until=time(16))
    answer = day_plans.proposal(day_plans.day_problem(rina, road_show, tomorrow, []))
    assert answer.hour_of(stops[0]) == time(14)
    assert answer.hour_of(stops[1]) != answer.hour_of(stops[0])


def test_the_company_page_leads_to_its_habits(rina: User, page: PageOpener, sign_in: Any) -> None:
    company = outreach.a_company("Milik Rina", owner_id=rina.id)
    sign_in(rina)
    form = page.open(f"/companies/{company.id}").follow("Jam dan kunjungan berkala")
    assert form.submit({"receives_from": "15.00", "receives_until": "09.00"}).status == 422
    told = {"receives_from": "09.00", "receives_until": "11.30", "every_months": "6", "due_on": "2026-12-01"}
    after = form.submit(told)
    assert "menerima tamu 09.00–11.30" in after.words
    assert "setiap 6 bulan" in after.words
    late = form.submit({**told, "every_months": "3"}, status=409)
    assert late.form_values()["every_months"] == "3"
    assert db.session.scalars(select(VisitHabit.every_months)).one() == 6
    assert "setiap 3 bulan" in late.submit().words
