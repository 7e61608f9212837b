"""What the database keeps for dashboards says what a recount says, whatever happens to visits and moves."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from app.core.clock import utcnow
from app.core.db import db
from app.dashboards import tally
from app.dashboards.models import StageStay
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.models import JointVisit, Visit, VisitKindTally, VisitTally, visit_officers
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as reference
from tests.dashboards.support import moved
from tests.factories.accounts import officer
from tests.factories.companies import make_company
from tests.factories.pipeline import partnership

pytestmark = pytest.mark.usefixtures("app")

visits = st.fixed_dictionaries(
    {},
    optional={
        "visited_on": st.sampled_from([date(2026, 1, 5), date(2026, 2, 6)]),
        "outcome": st.sampled_from([VisitOutcome.INTERESTED, VisitOutcome.REFUSED]),
        "purpose": st.sampled_from(["exploration", "signing"]),
        "mode": st.sampled_from([VisitMode.PHONE, VisitMode.ONLINE]),
        "notes": st.sampled_from(["a", "b"]),
    },
)
steps = st.tuples(
    st.sampled_from(["add", "change", "change all", "remove", "recount", "join", "leave", "hand over"]),
    st.integers(0, 9),
    visits,
)
stages = st.sampled_from(["target", "visited", "interested", "declined"])


def amiss() -> list[str]:
    return [
        problem
        for kept in (tally.VisitTallies(), tally.StageStays())
        for problem in kept.problems(Random())  # noqa: S311 - it counts everything
    ]


@settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(taken=st.lists(steps, min_size=5, max_size=25))
def test_the_tally_of_visits_agrees_with_a_recount(taken: list[tuple[str, int, dict[str, Any]]]) -> None:
    people, company = (officer(), officer()), make_company()
    ids: list[int] = []
    for deed, which, values in taken:
        one = ids[which % len(ids)] if ids else 0
        here = visit_officers.c.visit_id == one
        if deed == "add":
            given_values = {"visited_on": date(2026, 1, 5), "outcome": VisitOutcome.REFUSED, **values}
            visit = Visit(company_id=company.id, officers=[people[0]], **given_values)
            db.session.add(visit)
            db.session.flush()
            ids.append(visit.id)
            db.session.expunge(visit)
        elif deed == "change all":
            db.session.execute(update(Visit).values(version=Visit.version + 1, **values))
        elif deed == "recount":
            tally.recount()
        elif not ids:
            continue
        elif deed == "change":
            db.session.execute(update(Visit).where(Visit.id == one).values(version=1, **values))
        elif deed == "join":
            db.session.execute(delete(visit_officers).where(here))
            rows = [{"visit_id": one, "user_id": person.id} for person in people]
            db.session.execute(insert(visit_officers), rows)
        elif deed == "leave":
            db.session.execute(delete(visit_officers).where(here, visit_officers.c.user_id == people[0].id))
        elif deed == "hand over":
            db.session.execute(delete(visit_officers).where(here, visit_officers.c.user_id == people[1].id))
            db.session.execute(update(visit_officers).where(here).values(user_id=people[1].id))
        else:
            db.session.execute(delete(Visit).where(Visit.id == ids.pop(which % len(ids))))
    assert amiss() == []


@settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(taken=st.lists(st.tuples(st.sampled_from(["move", "undo", "correct"]), stages), max_size=8))
def test_the_stays_of_a_partnership_are_what_its_moves_say(taken: list[tuple[str, str]]) -> None:
    one = partnership("target", days=90)
    for number, (deed, stage) in enumerate(taken):
        last = db.session.scalars(
            select(StageMove).where(StageMove.partnership_id == one.id).order_by(StageMove.id.desc())
        ).first()
        if deed == "move":
            moved(one, stage, days_ago=80 - 7 * number)
        elif deed == "undo" and last is not None and last.from_stage_id is not None:
            db.session.delete(last)
            db.session.flush()
        else:
            db.session.execute(
                update(StageMove)
                .where(StageMove.partnership_id == one.id)
                .values(moved_at=utcnow() - timedelta(days=81), to_stage_id=reference.stage(stage).id)
            )
    assert amiss() == []
    db.session.execute(delete(Partnership).where(Partnership.id == one.id))
    assert amiss() == []


def test_a_stay_is_as_long_as_the_days_between_two_moves() -> None:
    one = partnership("target", days=30)
    moved(one, "visited", days_ago=12)
    first, second = db.session.scalars(
        select(StageStay).where(StageStay.partnership_id == one.id).order_by(StageStay.id)
    )
    assert (first.days, first.is_first, first.next_stage_id) == (18, True, reference.stage("visited").id)
    assert (second.days, second.is_first, second.left_at) == (None, False, None)


def test_what_was_noted_wrongly_is_noticed_and_mended() -> None:
    people = [officer(), officer()]
    db.session.add(
        Visit(
            company_id=make_company().id,
            visited_on=date(2026, 1, 5),
            outcome=VisitOutcome.REFUSED,
            officers=people,
        )
    )
    partnership("target")
    db.session.flush()
    db.session.execute(update(VisitTally).values(visits=7))
    db.session.execute(update(VisitKindTally).values(visits=7))
    db.session.execute(update(StageStay).values(days=7))
    db.session.execute(delete(JointVisit))
    assert len(amiss()) == 4
    tally.VisitTallies().rebuild()
    tally.StageStays().rebuild()
    assert amiss() == []
    assert tally.recount_nightly()
