"""An address that names a company which was merged since is about the one it became, in files and forms as on pages."""

import pytest
from werkzeug.datastructures import MultiDict

from app.companies.services import merge
from app.core.db import db
from app.reports.listed import LISTS
from tests.factories.accounts import supervisor
from tests.factories.applications import an_application
from tests.factories.documents import a_report
from tests.factories.outreach import a_company, a_visit


@pytest.fixture
def boss(app):
    return supervisor()


@pytest.fixture
def merged(boss):
    """The company that was kept, the one merged into it with a paper and an application, and one beside them."""
    keep, lose, other = a_company("Umpama Satu"), a_company("Umpama Dua"), a_company("Umpama Tiga")
    for company in (lose, other):
        a_report(a_visit(boss, company), by=boss)
        an_application(by=boss, company=company)
    merge(keep, lose, values={}, by=boss)
    db.session.commit()
    return keep, lose


@pytest.mark.parametrize("key", ["documents", "applications"])
def test_a_file_of_a_merged_company_is_that_of_the_one_it_became(key, merged, boss):
    counts = [LISTS[key].count(boss, MultiDict({"company": str(company.id)})) for company in merged]
    assert counts == [1, 1]


@pytest.mark.parametrize("place", ["/agreements/new", "/partnerships/new"])
def test_a_form_for_a_merged_company_is_for_the_one_it_became(place, merged, boss, sign_in, page):
    keep, lose = merged
    sign_in(boss)
    assert keep.full_name in page.open(f"{place}?company={lose.id}").words
