"""Whatever two companies bring along and whatever is chosen: a merge that is taken back leaves no trace."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import exists

from app.accounts.models import User
from app.companies import comparing, merging, services
from app.companies.models import Company, CompanyMerge
from app.core.db import db
from app.pipeline.models import Partnership
from tests.companies.test_merging import merged, rows_of_everything, undone
from tests.factories import accounts, agreements, follow_ups, outreach
from tests.factories.companies import make_company, make_contact

pytestmark = pytest.mark.usefixtures("app")

PEOPLE = ("Sari Contoh", "Budi Contoh", "Rina Contoh")
FIELDS: dict[str, tuple[str, ...]] = {
    "brand_name": ("Kopi Uji", "Roti Uji"),
    "email": ("hrd@satu.example", "info@dua.example"),
    "website": ("https://satu.example", "https://dua.example"),
    "phones": ("0812 3456 7890", "0811 5432 109; 0812 3456 7890"),
    "potential": ("A", "C"),
    "tags": ("las", "las, prioritas"),
    "address": ("Jl. Contoh 1", "Jl. Contoh 2"),
    "notes": ("Ramah.", "Minta surat."),
    "former_names": ("PT Lama Contoh",),
}

fields = st.fixed_dictionaries({}, optional={name: st.sampled_from(words) for name, words in FIELDS.items()})
belongings = st.fixed_dictionaries(
    {
        "people": st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3),
        "visits": st.integers(0, 2),
        "follow_ups": st.integers(0, 2),
        "stage": st.sampled_from([None, "contacted", "interested"]),
        "has_agreement": st.booleans(),
        "has_branch": st.booleans(),
    }
)
sides = st.sampled_from(["left", "right", "both"])


def a_company(officer: User, typed: dict[str, str], brings: dict[str, Any]) -> Company:
    company = make_company(**typed)
    for name in brings["people"]:
        make_contact(company, name=name)
    for _ in range(brings["visits"]):
        outreach.a_visit(officer, company)
    for _ in range(brings["follow_ups"]):
        follow_ups.a_follow_up(officer, company)
    has_partnership = db.session.scalar(exists().where(Partnership.company_id == company.id).select())
    if brings["stage"] and not has_partnership:
        follow_ups.a_partnership(company, brings["stage"])
    if brings["has_agreement"]:
        agreements.agreement(of=company)
    if brings["has_branch"]:
        make_company(name=f"PT Cabang Contoh {company.id}", is_branch=True, parent_id=str(company.id))
    db.session.commit()
    return company


@settings(
    max_examples=10,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    left=st.tuples(fields, belongings),
    right=st.tuples(fields, belongings),
    chosen=st.dictionaries(st.sampled_from(sorted(FIELDS)), sides),
    stays=st.sampled_from(["left", "right"]),
)
def test_a_merge_taken_back_leaves_everything_as_it_was(
    left: tuple[dict[str, str], dict[str, Any]],
    right: tuple[dict[str, str], dict[str, Any]],
    chosen: dict[str, str],
    stays: str,
) -> None:
    officer = accounts.officer()
    keep, lose = a_company(officer, *left), a_company(officer, *right)
    before = rows_of_everything()
    clashes = {clash.key: stays for clash in merging.clashes(keep.id, lose.id)}
    made = merged(keep, lose, **offered_of(keep, lose, chosen), **clashes)
    assert merging.along(lose.id) == []
    assert rows_of_everything() != before
    undone(made)
    after = rows_of_everything()
    for table, rows in before.items():
        assert after[table] == rows, table


@settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    kept=st.tuples(fields, belongings),
    others=st.lists(st.tuples(fields, belongings), min_size=2, max_size=3),
    chosen=st.dictionaries(st.sampled_from(sorted(FIELDS)), sides),
    order=st.permutations([0, 1, 2]),
    told_apart=st.booleans(),
)
def test_merges_into_one_company_are_taken_back_in_any_order_without_a_trace(
    kept: tuple[dict[str, str], dict[str, Any]],
    others: list[tuple[dict[str, str], dict[str, Any]]],
    chosen: dict[str, str],
    order: list[int],
    told_apart: bool,
) -> None:
    officer = accounts.officer()
    keep, *loses = (a_company(officer, *one) for one in (kept, *others))
    if told_apart:
        services.tell_apart(keep.id, loses[0].id, by=None)
        services.tell_apart(loses[0].id, loses[1].id, by=None)
    before = rows_of_everything()
    made = []
    for lose in loses:
        clashes = {clash.key: "left" for clash in merging.clashes(keep.id, lose.id)}
        made.append(merged(keep, lose, **offered_of(keep, lose, chosen), **clashes))
    for which in order:
        if which < len(made):
            undone(db.session.get_one(CompanyMerge, made[which].id))
    after = rows_of_everything()
    for table, rows in before.items():
        assert after[table] == rows, table


def offered_of(keep: Company, lose: Company, chosen: dict[str, str]) -> dict[str, str]:
    """What a person could choose of what the two companies show side by side."""
    offered = {line.part.key: line.offered for line in comparing.lines(keep, lose, {})}
    return {key: side for key, side in chosen.items() if side in offered.get(key, ())}
