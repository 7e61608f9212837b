"""The tally of partnerships says what a count of them would say, whatever happens to them."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from app.accounts.models import User
from app.core.clock import today, utcnow
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.pipeline import tally
from app.pipeline.enums import Tab
from app.pipeline.models import Partnership, PartnershipTally, StageMove
from app.pipeline.queries import Filters, totals
from app.settings import queries as reference
from app.settings.enums import FollowUpKind
from tests.factories import pipeline as make

DEEDS = (
    "open", "move", "seats", "give", "close", "rest", "promise", "keep", "trash", "restore", "remove", "recount",
)  # fmt: skip
steps = st.tuples(st.sampled_from(DEEDS), st.integers(0, 9))


def amiss() -> list[str]:
    return list(tally.Tally().problems(Random()))  # noqa: S311 - it counts everything


def _some(sums: totals.Sums) -> dict[int, totals.Sum]:
    return {stage: found for stage, found in sums.items() if found.total}


def do(deed: str, which: int, of: Partnership, officer: User) -> None:
    """One thing that may happen to a partnership, by the session or past it."""
    row = update(Partnership).where(Partnership.id == of.id)
    changes: dict[str, Any] = {
        "move": row.values(stage_id=reference.stage(("target", "interested", "visited")[which % 3]).id),
        "seats": row.values(expected_seats=which),
        "give": row.values(owner_id=(None, officer.id)[which % 2]),
        "close": row.values(closed_at=(None, utcnow())[which % 2]),
        "rest": row.values(snoozed_until_on=today() + timedelta(days=which - 5)),
        "keep": update(FollowUp)
        .where(FollowUp.company_id == of.company_id)
        .values(state=(FollowUpState.OPEN, FollowUpState.DONE)[which % 2]),
    }
    if deed in changes:
        db.session.execute(changes[deed])
    elif deed == "promise":
        db.session.add(
            FollowUp(
                company_id=of.company_id,
                kind=FollowUpKind.CALL,
                state=FollowUpState.OPEN,
                owner_id=officer.id,
            )
        )
    elif deed in ("trash", "restore"):
        of.company.trashed_at = utcnow() if deed == "trash" else None
    elif deed == "remove":
        db.session.execute(delete(StageMove).where(StageMove.partnership_id == of.id))
        db.session.execute(delete(Partnership).where(Partnership.id == of.id))
    elif deed == "recount":
        tally.recount()
    db.session.flush()


@settings(
    max_examples=10,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(taken=st.lists(steps, min_size=8, max_size=25))
def test_the_tally_agrees_with_a_recount_and_the_board_with_a_count(
    officer: User, taken: list[tuple[str, int]]
) -> None:
    there: list[Partnership] = [make.partnership("visited", owner_id=officer.id)]
    for deed, which in taken:
        if deed == "open" or not there:
            there.append(make.partnership("visited", expected_seats=which))
            continue
        chosen = there[which % len(there)]
        do(deed, which, chosen, officer)
        if deed == "remove":
            there.remove(chosen)
    db.session.expire_all()
    assert amiss() == []
    for owner in (None, officer.id):
        filters = Filters(scheme=reference.scheme("mandiri"), owner_id=owner)
        for tab in (Tab.ALL, *totals.TALLIED):
            asked = officer, filters.asked, (tab, Tab.MINE, Tab.RESTING, Tab.NO_NEXT_STEP), today()
            told = db.session.execute(totals.told_by_tally(*asked))
            counted = db.session.execute(totals.counted_by_tab(*asked, None))
            assert {tuple(row) for row in told if row[1]} == {tuple(row) for row in counted}
        stuck = totals.stuck_sums(filters, officer, on=today() + timedelta(days=60), with_seats=True)
        # A filter that lets every company through is counted in the other way.
        slowly = Filters(scheme=filters.scheme, owner_id=owner, query="a")
        assert _some(stuck) == _some(
            totals.stuck_sums(slowly, officer, on=today() + timedelta(days=60), with_seats=True)
        )


def test_the_board_asks_the_tally_unless_a_filter_looks_at_companies(officer: User) -> None:
    make.partnership("visited")
    db.session.execute(update(PartnershipTally).values(partnerships=7))
    assert len(amiss()) == 1
    scheme, on = reference.scheme("mandiri"), today()
    assert totals.overview(Filters(scheme=scheme), Tab.ALL, officer, on=on).total == 7
    assert totals.overview(Filters(scheme=scheme, query="contoh"), Tab.ALL, officer, on=on).total < 2
    tally.Tally().rebuild()
    assert amiss() == []
    assert tally.recount_nightly()


@pytest.mark.same_queries
def test_a_tab_that_the_tally_knows_nothing_of_is_counted(officer: User, monkeypatch: Any) -> None:
    make.partnership("visited")
    monkeypatch.setattr(totals, "TALLIED", frozenset({Tab.MINE}))
    db.session.execute(update(PartnershipTally).values(partnerships=7))
    scheme = reference.scheme("mandiri")
    assert totals.overview(Filters(scheme=scheme), Tab.ALL, officer, on=today()).total == 1
