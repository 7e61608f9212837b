"""One deed done to many companies, and taken back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies import services
from app.companies.deeds import COMPANY_DEEDS
from app.companies.enums import Deed, Potential
from app.companies.models import Company
from app.core import audit
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.deeds import services as deeds
from tests.factories import accounts
from tests.factories.companies import make_company
from tests.factories.deeds import changed_by
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("app")

NIB = "9120001234567"


@pytest.fixture
def supervisor(app: Any) -> User:
    return accounts.UserFactory(roles=[Role.SUPERVISOR])


@pytest.fixture
def officer(app: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


def ids(*companies: Company) -> list[int]:
    return [company.id for company in companies]


def stored(company: Company) -> Company:
    db.session.expire(company)
    return company


def test_many_are_assigned_and_each_gets_its_own_officer_back(supervisor: User, officer: User) -> None:
    other = accounts.officer()
    theirs, free, already = make_company(by=other), make_company(), make_company(by=officer)
    version = free.version
    change = deeds.change(
        COMPANY_DEEDS, ids(theirs, free, already), Deed.ASSIGN, by=supervisor, value=officer
    )
    assert set(changed_by(change)) == {str(theirs.id), str(free.id)}
    assert {stored(one).owner_id for one in (theirs, free, already)} == {officer.id}
    assert free.version == version + 1
    assert deeds.undo(change, by=supervisor) == deeds.Undone(2, [])
    assert [stored(one).owner_id for one in (theirs, free, already)] == [other.id, None, officer.id]


def test_only_what_the_person_may_change_is_changed(officer: User) -> None:
    mine, theirs, binned = make_company(by=officer), make_company(), make_company(by=officer)
    services.trash(binned)
    change = deeds.change(
        COMPANY_DEEDS, ids(mine, theirs, binned), Deed.POTENTIAL, by=officer, value=Potential.A
    )
    assert set(changed_by(change)) == {str(mine.id)}
    assert (stored(mine).potential, stored(theirs).potential) == (Potential.A, None)


def test_what_was_changed_since_keeps_its_new_value_and_is_named(supervisor: User) -> None:
    first, second = make_company(potential="B"), make_company(potential="C")
    change = deeds.change(COMPANY_DEEDS, ids(first, second), Deed.POTENTIAL, by=supervisor, value=Potential.A)
    services.edit(stored(second), {"potential": Potential.B})
    assert deeds.undo(change, by=supervisor) == deeds.Undone(1, [second.full_name])
    assert (stored(first).potential, stored(second).potential) == (Potential.B, Potential.B)


def test_who_may_no_longer_change_a_company_takes_nothing_back(officer: User) -> None:
    company = make_company(by=officer)
    change = deeds.change(COMPANY_DEEDS, ids(company), Deed.POTENTIAL, by=officer, value=Potential.A)
    services.assign([stored(company)], None)
    assert deeds.undo(change, by=officer).kept == [company.full_name]
    assert stored(company).potential is Potential.A


def test_a_tag_is_hung_found_by_and_taken_off_again(supervisor: User) -> None:
    tagged, bare = make_company(tags="pelabuhan"), make_company(tags="logistik")
    change = deeds.change(COMPANY_DEEDS, ids(tagged, bare), Deed.ADD_TAG, by=supervisor, value=" Pelabuhan ")
    assert set(changed_by(change)) == {str(bare.id)}
    assert "pelabuhan" in stored(bare).search_text
    assert deeds.undo(change, by=supervisor).restored == 1
    assert "pelabuhan" not in stored(bare).search_text
    assert "pelabuhan" in stored(tagged).search_text
    taken = deeds.change(COMPANY_DEEDS, ids(tagged, bare), Deed.REMOVE_TAG, by=supervisor, value="pelabuhan")
    assert set(changed_by(taken)) == {str(tagged.id)}
    assert "pelabuhan" not in stored(tagged).search_text
    deeds.undo(taken, by=supervisor)
    assert "pelabuhan" in stored(tagged).search_text


@pytest.mark.same_queries
@pytest.mark.parametrize("tag", ["", "  ", "a" * 41, "satu, dua", None])
def test_what_is_no_tag_is_refused(supervisor: User, tag: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        deeds.change(COMPANY_DEEDS, [], Deed.ADD_TAG, by=supervisor, value=tag)
    assert refused.value.field == "tag"


def test_the_trash_gives_back_all_but_whose_number_was_filed_again(supervisor: User) -> None:
    first, second = make_company(nib=NIB), make_company()
    change = deeds.change(COMPANY_DEEDS, ids(first, second), Deed.TRASH, by=supervisor)
    assert stored(first).is_trashed
    assert stored(second).is_trashed
    make_company(nib=NIB)
    assert deeds.undo(change, by=supervisor) == deeds.Undone(1, [first.full_name])
    assert stored(first).is_trashed
    assert not stored(second).is_trashed


def test_who_was_in_the_trash_before_stays_there(supervisor: User) -> None:
    before, now = make_company(), make_company()
    services.trash(before)
    change = deeds.change(COMPANY_DEEDS, ids(before, now), Deed.TRASH, by=supervisor)
    deeds.undo(change, by=supervisor)
    assert stored(before).is_trashed
    assert not stored(now).is_trashed


def test_it_is_taken_back_once(supervisor: User) -> None:
    change = deeds.change(COMPANY_DEEDS, ids(make_company()), Deed.TRASH, by=supervisor)
    deeds.undo(change, by=supervisor)
    with pytest.raises(Conflict):
        deeds.undo(change, by=supervisor)


def test_nobody_who_may_not_work_with_companies_is_given_them(supervisor: User) -> None:
    head = accounts.UserFactory(roles=[Role.HEAD])
    with pytest.raises(Invalid):
        deeds.change(COMPANY_DEEDS, ids(make_company()), Deed.ASSIGN, by=supervisor, value=head)


def test_the_history_of_each_company_tells_of_it(supervisor: User, officer: User) -> None:
    company = make_company()
    change = deeds.change(COMPANY_DEEDS, ids(company), Deed.ASSIGN, by=supervisor, value=officer)
    deeds.undo(change, by=supervisor)
    told = [entry.changes for entry in audit.entries_of("companies", company.id)[:2]]
    assert told == [{"owner_id": [officer.id, None]}, {"owner_id": [None, officer.id]}]
    told_of = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_id.is_(None)).order_by(AuditEntry.id)
    ).all()
    assert told_of[-2:] == ["bulk", "bulk_undo"]


@pytest.mark.parametrize(
    ("deed", "value"), [(Deed.POTENTIAL, Potential.A), (Deed.ADD_TAG, "ramai"), (Deed.TRASH, None)]
)
def test_many_need_no_more_statements_than_two(
    supervisor: User, statements: Statements, deed: Deed, value: Any
) -> None:
    rows = ids(*(make_company() for _each in range(20)))
    db.session.scalar(select(func.count(Company.id)))

    def there_and_back(some: list[int]) -> None:
        deeds.undo(deeds.change(COMPANY_DEEDS, some, deed, by=supervisor, value=value), by=supervisor)

    there_and_back(rows[:1])
    statements.same_for(lambda: there_and_back(rows[:2]), lambda: there_and_back(rows[2:]))
