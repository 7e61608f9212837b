"""Two records become one, and two again: nothing is lost, nothing stands twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.companies import comparing, merging, pairs, queries, recognition, services
from app.companies.enums import Potential
from app.companies.models import Company, CompanyMerge, Contact
from app.core import clock
from app.core.db import Base, db
from app.core.errors import Conflict, Invalid, Stale
from app.imports.enums import Verdict
from app.imports.models import ImportRow, ImportRun
from app.outreach import services as outreach_services
from app.pipeline.models import Partnership
from tests.factories import accounts, agreements, follow_ups, outreach
from tests.factories.companies import make_company, make_contact
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("app")

NIB = "9120001234567"


def merged(keep: Company, lose: Company, *, by: User | None = None, **choices: str) -> CompanyMerge:
    made = services.merge(keep, lose, values=comparing.values(keep, lose, choices), by=by, choices=choices)
    db.session.commit()
    db.session.expire_all()
    return made


def undone(made: CompanyMerge) -> None:
    services.undo(made, by=None)
    db.session.commit()
    db.session.expire_all()


def rows_of_everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that a merge may touch, without what only counts the saves."""
    # The tally is a sum of notes; that it stays right has a test of its own. The lists of the country are not the office's.
    left_out = {
        "audit_entries",
        "company_merges",
        "company_tallies",
        "partnership_tallies",
        "reach_tallies",
        "reference_stamps",
        "regions",
        "region_outlines",
        "kbli_codes",
    }
    counters = {"version", "updated_at", "created_at"}
    found: dict[str, list[dict[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in left_out:
            continue
        rows = db.session.execute(select(table)).mappings()
        plain = [{key: value for key, value in row.items() if key not in counters} for row in rows]
        if table.name == "company_keys":
            plain = [{key: row[key] for key in ("company_id", "kind", "value")} for row in plain]
        if table.name == "distinct_companies":
            plain = [{key: value for key, value in row.items() if key != "id"} for row in plain]
        found[table.name] = sorted(plain, key=repr)
    return found


def a_company_with_everything(officer: User, **fields: Any) -> Company:
    company = make_company(**fields)
    make_contact(company, name="Sari Contoh", phones="0812 3456 7890")
    make_contact(company, name=f"Budi Contoh {company.id}")
    road_show = outreach.a_road_show(
        officer, starts_on=clock.today(), ends_on=clock.today() + timedelta(days=1)
    )
    outreach.a_stop(road_show, company, on=clock.today())
    visit = outreach.a_visit(officer, company)
    outreach_services.add_photo(visit, outreach.a_photo())
    partnership = db.session.scalars(select(Partnership).where(Partnership.company_id == company.id)).first()
    if partnership is None:
        partnership = follow_ups.a_partnership(company, "interested")
    agreements.agreement(of=company, partnership_id=partnership.id)
    follow_ups.a_follow_up(officer, company)
    run = ImportRun(filename="daftar.csv", sha256="0", size=1)
    db.session.add(run)
    db.session.flush()
    db.session.add(ImportRow(run_id=run.id, row=1, verdict=Verdict.NEW, company_id=company.id))
    make_company(name=f"PT Contoh Cabang Bontang {company.id}", is_branch=True, parent_id=str(company.id))
    db.session.commit()
    return company


def test_every_column_that_names_a_company_moves() -> None:
    naming = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "companies" for key in column.foreign_keys)
    }
    own = {
        "company_keys",
        "company_field_values",
        "company_tags",
        "company_merges",
        "distinct_companies",
        "likely_duplicates",
    }
    assert {name for name in naming if name.split(".")[0] not in own} == set(merging.registered())


def test_everything_moves_and_all_of_it_comes_back() -> None:
    officer = accounts.officer()
    keep = a_company_with_everything(officer, name="PT Kariangau Sejahtera", tags="las")
    lose = a_company_with_everything(
        officer, name="PT Kariangau Sejahterah", nib=NIB, tags="las, prioritas", phones="0811 5432 109",
        potential="A", wlkp_reported_on="2026-01-31", headcount="120", headcount_source="wlkp",
        headcount_as_of_on="2026-01-31",
    )  # fmt: skip
    before = rows_of_everything()
    scheme = db.session.scalars(
        select(Partnership.scheme_id).where(Partnership.company_id == lose.id)
    ).first()
    made = merged(keep, lose, **{f"partnership-{scheme}": "right"})
    keep = queries.company_or_404(accounts.supervisor(), keep.id, options=queries.FULL)
    assert (keep.nib, keep.potential, keep.headcount) == (NIB, Potential.A, 120)
    assert [tag.name for tag in keep.tags] == ["las", "prioritas"]
    assert "08115432109" in keep.search_text
    assert merging.along(lose.id) == []
    assert {name.split(".")[0] for name in made.moved} == {
        "contacts", "companies", "visits", "stops", "partnerships", "agreements", "follow_ups", "import_rows",
    }  # fmt: skip
    first = [person for person in queries.contacts_of(keep.id) if person.is_primary]
    assert len(first) == 1
    assert [person.name for person in queries.contacts_of(keep.id)].count("Sari Contoh") == 1
    undone(made)
    after = rows_of_everything()
    added = {"users", "user_roles"}
    for table, rows in before.items():
        if table not in added:
            assert after[table] == rows, table


def test_what_was_changed_since_goes_back_as_it_is_and_what_was_added_stays() -> None:
    keep = make_company(name="PT Satu Contoh")
    lose = make_company(name="PT Satu Contoh Jaya", email="hrd@satu.example", website="https://satu.example")
    person = make_contact(lose, name="Rina Contoh")
    made = merged(keep, lose)
    keep = db.session.get_one(Company, keep.id)
    services.edit(keep, services.validate({"email": "baru@satu.example"}).values)
    services.edit_contact(db.session.get_one(Contact, person.id), {"position": "Direktur"})
    added = make_contact(keep, name="Tono Contoh")
    undone(made)
    keep, lose = db.session.get_one(Company, keep.id), db.session.get_one(Company, lose.id)
    assert (keep.email, keep.website) == ("baru@satu.example", None)
    assert (lose.email, lose.is_trashed) == ("hrd@satu.example", False)
    person = db.session.get_one(Contact, person.id)
    assert (person.company_id, person.position) == (lose.id, "Direktur")
    assert db.session.get_one(Contact, added.id).company_id == keep.id
    assert "rina" in lose.search_text
    assert "rina" not in keep.search_text


def test_two_open_partnerships_ask_which_goes_on() -> None:
    keep, lose = make_company(), make_company()
    mine, theirs = follow_ups.a_partnership(keep), follow_ups.a_partnership(lose, "interested")
    db.session.commit()
    key = merging.clashes(keep.id, lose.id)[0].key
    with pytest.raises(Invalid) as refused:
        merged(keep, lose)
    db.session.rollback()
    assert refused.value.field == key
    made = merged(keep, lose, **{key: "right"})
    mine, theirs = (db.session.get_one(Partnership, one.id) for one in (mine, theirs))
    assert mine.closed_at is not None
    assert lose.full_name in (mine.reason_note or "")
    assert (theirs.closed_at, theirs.company_id) == (None, keep.id)
    undone(made)
    mine, theirs = (db.session.get_one(Partnership, one.id) for one in (mine, theirs))
    assert (mine.closed_at, mine.company_id) == (None, keep.id)
    assert (theirs.closed_at, theirs.company_id) == (None, lose.id)


def test_blanks_are_filled_and_a_choice_wins() -> None:
    keep = make_company(name="PT Satu Contoh", email="satu@contoh.example", phones="0812 3456 7890")
    lose = make_company(
        name="PT Dua Contoh", email="dua@contoh.example", nib=NIB, phones="0812 3456 7890; 0811 5432 109"
    )
    values = comparing.values(keep, lose, {"email": "right", "name": "nonsense"})
    assert (values["email"], values["nib"], values["name"]) == ("dua@contoh.example", NIB, "Satu Contoh")
    assert [phone["e164"] for phone in values["phones"]] == ["+6281234567890", "+628115432109"]


def test_a_head_office_swallowed_by_its_branch_leaves_no_company_its_own_head() -> None:
    head = make_company(name="PT Satu Contoh")
    branch = make_company(name="PT Satu Contoh Cabang Bontang", is_branch=True, parent_id=str(head.id))
    made = merged(branch, head, branch="right")
    branch = db.session.get_one(Company, branch.id)
    assert (branch.parent_id, branch.is_branch) == (None, False)
    undone(made)
    branch = db.session.get_one(Company, branch.id)
    assert (branch.parent_id, branch.is_branch) == (head.id, True)


def test_a_branch_with_branches_is_refused() -> None:
    head = make_company(name="PT Satu Contoh")
    make_company(name="PT Satu Contoh Cabang Bontang", is_branch=True, parent_id=str(head.id))
    other = make_company(name="PT Satu Contoh Cabang Samarinda", is_branch=True)
    with pytest.raises(Invalid):
        merged(other, head)


def test_merges_one_after_the_other_lead_to_the_last_and_go_back_in_order() -> None:
    first, second, third = make_company(), make_company(), make_company()
    one = merged(second, first)
    two = merged(third, db.session.get_one(Company, second.id))
    assert pairs.kept_instead_of(first.id) == third.id
    with pytest.raises(Conflict):
        services.undo(db.session.get_one(CompanyMerge, one.id), by=None)
    db.session.rollback()
    undone(db.session.get_one(CompanyMerge, two.id))
    assert pairs.kept_instead_of(first.id) == second.id
    undone(db.session.get_one(CompanyMerge, one.id))
    assert pairs.kept_instead_of(first.id) is None


def test_a_merge_is_made_once_and_not_on_what_was_changed_meanwhile() -> None:
    keep, lose = make_company(), make_company()
    with pytest.raises(Stale):
        services.merge(keep, lose, values={}, by=None, versions=(keep.version, lose.version + 1))
    merged(keep, lose)
    with pytest.raises(Conflict):
        merged(db.session.get_one(Company, keep.id), db.session.get_one(Company, lose.id))
    with pytest.raises(Conflict):
        services.restore(db.session.get_one(Company, lose.id))


def test_a_merge_is_taken_back_once_and_within_thirty_days() -> None:
    made = merged(make_company(), make_company())
    with pytest.raises(Conflict):
        services.undo(made, by=None, at=clock.utcnow() + timedelta(days=31))
    undone(made)
    with pytest.raises(Conflict):
        services.undo(db.session.get_one(CompanyMerge, made.id), by=None)


def test_a_merged_company_is_found_no_more_and_cannot_be_restored_from_the_trash() -> None:
    keep, lose = make_company(name="PT Satu Contoh"), make_company(name="PT Umpama Bahari")
    merged(keep, lose)
    supervisor = accounts.supervisor()
    assert queries.options(supervisor, "umpama") == []
    assert queries.trashed(supervisor).total == 0
    assert recognition.possible_duplicates(recognition.facts_of_values({"name": "Umpama Bahari"})) == []


def test_a_merge_asks_as_many_statements_for_many_rows_as_for_one(statements: Statements) -> None:
    officer = accounts.officer()

    def merge_with(number: int) -> Callable[[], object]:
        keep, lose = make_company(), make_company()
        for _ in range(number):
            make_contact(lose)
            follow_ups.a_follow_up(officer, lose)
        db.session.commit()
        values = comparing.values(keep, lose, {})
        return lambda: services.merge(keep, lose, values=values, by=None)

    few, many = merge_with(1), merge_with(6)
    statements.same_for(few, many)


def test_the_first_contact_of_the_kept_company_stays_the_first_one() -> None:
    keep, lose = make_company(), make_company()
    mine, theirs = make_contact(keep), make_contact(lose)
    made = merged(keep, lose)
    assert [person.id for person in queries.contacts_of(keep.id) if person.is_primary] == [mine.id]
    undone(made)
    assert [person.id for person in queries.contacts_of(lose.id) if person.is_primary] == [theirs.id]


def test_the_last_visit_is_that_of_both_and_goes_back() -> None:
    keep, lose = make_company(), make_company()
    outreach.a_visit(accounts.officer(), lose, visited_on=clock.today())
    key = f"partnership-{db.session.scalars(select(Partnership.scheme_id)).first()}"
    made = merged(keep, lose, **{key: "left"})
    assert db.session.get_one(Company, keep.id).last_visit_on == clock.today()
    undone(made)
    assert db.session.get_one(Company, keep.id).last_visit_on is None
    assert db.session.get_one(Company, lose.id).last_visit_on == clock.today()


def test_a_row_that_was_moved_elsewhere_since_stays_there() -> None:
    keep, lose, third = make_company(), make_company(), make_company()
    person = make_contact(lose)
    made = merged(keep, lose)
    db.session.get_one(Contact, person.id).company_id = third.id
    db.session.commit()
    undone(made)
    assert db.session.get_one(Contact, person.id).company_id == third.id
