"""Keys that an older version of the program made are noticed, and an upgrade makes them again."""

from random import Random

import pytest
from sqlalchemy import select, update

from app.companies.enums import KeyKind
from app.companies.identity.matching import Verdict
from app.companies.models import Company, CompanyKey
from app.companies.recognition import facts_of_values, possible_duplicates
from app.companies.rekey import Keys
from app.core import text_index
from app.core.db import db
from tests.factories.companies import make_company

pytestmark = pytest.mark.usefixtures("app")


def amiss() -> list[str]:
    db.session.flush()
    return list(Keys().problems(Random(1)))  # noqa: S311 - which rows to look at


def filed() -> list[tuple[int, str, str]]:
    return sorted(
        tuple(row)
        for row in db.session.execute(select(CompanyKey.company_id, CompanyKey.kind, CompanyKey.value))
    )


def test_keys_of_an_older_version_are_noticed_and_an_upgrade_makes_them_again() -> None:
    company = make_company(name="Kantor Cabang PT Maju Rekaan Bontang")
    other = make_company(name="PT Teluk Biru Rekaan", phones="0542 111222")
    right = filed()
    assert amiss() == []
    stale = update(CompanyKey).where(CompanyKey.company_id == company.id, CompanyKey.kind == KeyKind.NAME)
    db.session.execute(stale.values(value="kantorcabangmajurekaanbontang"))
    db.session.execute(
        update(Company).where(Company.id == company.id).values(name_key="kantor cabang maju rekaan bontang")
    )
    assert amiss() == [
        "keys of companies: 1 companies are filed under other keys than they are looked for by."
    ]
    changed = company.updated_at, company.version, other.updated_at
    for kept in text_index.renewed():
        kept.rebuild()
    assert amiss() == []
    assert filed() == right
    db.session.expire_all()
    assert (company.updated_at, company.version, other.updated_at) == changed


def test_companies_that_lost_their_keys_are_found_again() -> None:
    company = make_company(name="PT Teluk Biru Rekaan")
    db.session.query(CompanyKey).delete()
    assert possible_duplicates(facts_of_values({"name": "Teluk Biru Rekaan, PT"})) == []
    Keys().rebuild()
    found = possible_duplicates(facts_of_values({"name": "Teluk Biru Rekaan, PT"}))
    assert [(match.id, match.verdict) for match in found] == [(company.id, Verdict.MATCH)]
