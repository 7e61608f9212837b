"""The tally of companies says what a count of them would say, whatever happens to them."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from app.companies import tally
from app.companies.enums import LegalForm, Potential
from app.companies.models import Company, CompanyTally
from app.core.clock import utcnow
from app.core.db import db
from app.reports import counting
from app.reports.filters import CompanyFilter
from tests.factories.accounts import officer
from tests.factories.companies import make_company

pytestmark = pytest.mark.usefixtures("app")

SMALLEST = {"legal_form": LegalForm.PT, "name": "Contoh", "name_key": "contoh"}

kinds = st.fixed_dictionaries(
    {},
    optional={
        "is_mine": st.booleans(),
        "potential": st.sampled_from([None, Potential.A, Potential.C]),
        "legal_form": st.sampled_from([LegalForm.PT, LegalForm.CV]),
        "last_visit_on": st.sampled_from([None, date(2026, 1, 5), date(2026, 2, 6)]),
        "trashed_at": st.sampled_from([None, utcnow()]),
        "notes": st.sampled_from(["a", "b"]),
    },
)
steps = st.tuples(
    st.sampled_from(["add", "change", "change all", "remove", "recount"]), st.integers(0, 9), kinds
)


def amiss() -> list[str]:
    return list(tally.Tally().problems(Random()))  # noqa: S311 - it counts everything


@settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(taken=st.lists(steps, min_size=5, max_size=25))
def test_the_tally_agrees_with_a_recount(taken: list[tuple[str, int, dict[str, Any]]]) -> None:
    me = officer()
    ids: list[int] = []
    for deed, which, kind in taken:
        values = {key: value for key, value in kind.items() if key != "is_mine"}
        if "is_mine" in kind:
            values["owner_id"] = me.id if kind["is_mine"] else None
        if deed == "add":
            company = Company(**{**SMALLEST, **values})
            db.session.add(company)
            db.session.flush()
            ids.append(company.id)
        elif deed == "change all":
            db.session.execute(update(Company).values(version=Company.version + 1, **values))
        elif deed == "recount":
            tally.recount()
        elif ids and deed == "change":
            db.session.execute(update(Company).where(Company.id == ids[which % len(ids)]).values(**values))
        elif ids:
            db.session.execute(delete(Company).where(Company.id == ids.pop(which % len(ids))))
    assert amiss() == []
    for wanted in (
        CompanyFilter(),
        CompanyFilter(potentials=(Potential.A,), is_without_owner=True),
        CompanyFilter(owners=(me.id,), legal_forms=(LegalForm.CV,), is_never_visited=True),
    ):
        listed = counting.queries.companies(me, wanted).with_only_columns(
            func.count(),
            func.count().filter(Company.owner_id == me.id),
            func.count().filter(Company.last_visit_on.is_(None)),
        )
        told = counting.tabs(me, wanted)
        assert (told.all, told.mine, told.never_visited) == tuple(db.session.execute(listed).one())


def test_what_was_noted_wrongly_is_noticed_and_mended() -> None:
    company = make_company()
    db.session.execute(update(CompanyTally).values(companies=7))
    assert len(amiss()) == 1
    tally.Tally().rebuild()
    assert amiss() == []
    assert db.session.scalar(select(func.sum(CompanyTally.companies))) == 1, company.full_name
    assert tally.recount_nightly()
