"""How far companies are reached and what was signed, as the database notes it, is what a recount says."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, AgreementSum, SeatLine
from app.agreements.sums import AgreementSums
from app.companies.models import Company
from app.core.clock import utcnow
from app.core.db import db
from app.dashboards import tally
from app.dashboards.models import ReachTally
from app.settings.models import KbliCode
from tests.factories import agreements
from tests.factories.accounts import officer
from tests.factories.companies import make_company

pytestmark = pytest.mark.usefixtures("app", "clock")

days = st.sampled_from([None, date(2026, 1, 5), date(2026, 2, 6), date(2026, 3, 9)])
HANGING = [
    AgreementKind.MOU, AgreementKind.PKS, AgreementKind.APPRENTICESHIP, AgreementKind.MOU, AgreementKind.APPRENTICESHIP,
]  # fmt: skip
papers = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(list(AgreementKind)),
        "state": st.sampled_from([AgreementState.DRAFT, AgreementState.SIGNED, AgreementState.ENDED]),
        "office_signed_on": days,
        "company_signed_on": days,
        "valid_to_on": st.sampled_from([date(2028, 1, 1), date(2029, 1, 1)]),
    },
)
kinds = st.fixed_dictionaries(
    {},
    optional={
        "region_code": st.sampled_from([None, "64.71.01.1001", "64.71.02.1001"]),
        "headcount": st.sampled_from([None, 0, 4, 5, 99, 100]),
        "last_visit_on": days,
        "trashed_at": st.sampled_from([None, utcnow()]),
        "notes": st.sampled_from(["a", "b"]),
    },
)


def amiss() -> list[str]:
    return [
        problem
        for kept in (tally.ReachTallies(), AgreementSums())
        for problem in kept.problems(Random())  # noqa: S311 - it counts everything
    ]


several = settings(
    max_examples=10,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@several
@given(
    taken=st.lists(
        st.tuples(
            st.sampled_from(["change", "hang", "hand over", "seats", "seat", "remove"]),
            st.integers(0, 4),
            papers,
        ),
        min_size=4,
        max_size=14,
    )
)
def test_the_sums_of_agreements_are_what_the_agreements_say(
    taken: list[tuple[str, int, dict[str, Any]]],
) -> None:
    firms, owner = [make_company(), make_company()], officer()
    kept = [
        agreements.agreement(
            "signed", of=firms[number // 3], owner=owner, seats=9 - number,
            kind=kind,
        )
        for number, kind in enumerate(HANGING)
    ]  # fmt: skip
    ids = [one.id for one in kept]
    for one in (1, 2, 4):
        kept[one].parent_id = ids[one // 3 * 3]
    db.session.flush()
    for deed, which, values in taken:
        this, lines = Agreement.id == ids[which], SeatLine.agreement_id == ids[which]
        if deed == "change":
            db.session.execute(update(Agreement).where(this).values(version=1, **values))
        elif deed == "hang":
            db.session.execute(
                update(Agreement).where(this).values(parent_id=ids[which - 1] if which else None)
            )
        elif deed == "hand over":
            db.session.execute(
                update(Agreement).where(this).values(company_id=firms[which % 2].id, owner_id=None)
            )
        elif deed == "seats":
            db.session.execute(update(SeatLine).where(lines).values(seats=which + 1))
        elif deed == "seat":
            db.session.execute(update(SeatLine).where(lines).values(agreement_id=ids[which - 1]))
        else:
            db.session.execute(delete(SeatLine).where(lines))
        assert amiss() == []
    db.session.expire_all()
    db.session.execute(delete(Agreement).where(Agreement.id.in_(ids)))
    assert amiss() == []


@several
@given(
    taken=st.lists(
        st.tuples(
            st.sampled_from(["add", "change", "change all", "remove", "recount"]), st.integers(0, 9), kinds
        ),
        min_size=4,
        max_size=20,
    )
)
def test_the_tally_of_reach_agrees_with_a_recount(taken: list[tuple[str, int, dict[str, Any]]]) -> None:
    code = db.session.scalars(select(KbliCode.id)).first()
    ids = [make_company().id]
    for deed, which, values in taken:
        changed = {"kbli_id": code if which % 2 else None, **values}
        this = Company.id == ids[which % len(ids)]
        if deed == "add":
            ids.append(make_company().id)
        elif deed == "recount":
            tally.recount()
        elif deed == "change all":
            db.session.execute(update(Company).values(version=Company.version + 1, **changed))
        elif deed == "change":
            db.session.execute(update(Company).where(this).values(version=1, **changed))
        else:
            db.session.execute(update(Company).where(this).values(trashed_at=utcnow()))
    assert amiss() == []


def test_what_was_noted_wrongly_of_reach_and_agreements_is_noticed_and_mended() -> None:
    agreements.agreement("signed", of=make_company())
    db.session.execute(update(ReachTally).values(companies=7))
    db.session.execute(update(AgreementSum).values(seats=7))
    assert len(amiss()) == 2
    tally.ReachTallies().rebuild()
    AgreementSums().rebuild()
    assert amiss() == []
