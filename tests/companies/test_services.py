"""What may change in the register."""

from datetime import date

import pytest
from sqlalchemy import select

from app.companies import recognition, services
from app.companies.enums import HeadcountSource, KeyKind, LegalForm
from app.companies.identity.matching import Verdict
from app.companies.models import Company, CompanyKey
from app.core import audit
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from tests.factories.companies import make_company, make_contact
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("app")

NPWP = "02.756.747.8-722.000"


def keys_of(company: Company) -> set[tuple[str, str]]:
    rows = db.session.execute(
        select(CompanyKey.kind, CompanyKey.value).where(CompanyKey.company_id == company.id)
    )
    return {(str(kind), value) for kind, value in rows}


def test_a_filed_company_is_stored_as_it_was_read() -> None:
    company = make_company(
        name="PT. Kariangau Sejahtera (Persero) Tbk",
        npwp=NPWP,
        nib="9120001234567",
        phones="(0542) 123456; 0812 3456 7890",
    )
    assert (company.legal_form, company.name) == (LegalForm.PERSERO, "Kariangau Sejahtera Tbk")
    assert company.full_name == "PT Kariangau Sejahtera (Persero) Tbk"
    assert company.npwp == "0027567478722000"
    assert [phone["e164"] for phone in company.phones] == ["+62542123456", "+6281234567890"]
    assert "kariangau sejahtera" in company.search_text
    assert "081234567890" in company.search_text
    assert {("npwp", "0027567478"), ("nib", "9120001234567"), ("name", "kariangausejahtera")} <= keys_of(
        company
    )
    assert company.version == 1


def test_keys_are_asked_for_only_where_a_change_says_who_the_company_is(statements: Statements) -> None:
    company = make_company(name="PT Satu Contoh")
    noted = statements.of(lambda: services.edit(company, {"notes": "Tanya lagi"}))
    assert noted
    assert not any("company_keys" in sent for sent in noted)
    services.edit(company, {"name": "Dua Contoh"})
    assert ("name", "duacontoh") in keys_of(company)


def test_a_taken_number_is_refused_beside_its_field() -> None:
    first = make_company(name="PT Satu Contoh", nib="9120001234567")
    with pytest.raises(Conflict) as refused:
        make_company(name="PT Dua Contoh", nib="9120001234567")
    assert refused.value.field == "nib"
    assert first.full_name in refused.value.message


def test_a_branch_shares_the_numbers_of_its_head_office() -> None:
    head = make_company(name="PT Satu Contoh", nib="9120001234567", npwp=NPWP)
    branch = make_company(
        name="PT Satu Contoh Cabang Bontang", nib="9120001234567", npwp=NPWP, parent_id=str(head.id)
    )
    assert branch.is_branch
    assert branch.parent_id == head.id


def test_a_company_cannot_be_its_own_head_office() -> None:
    company = make_company(name="PT Satu Contoh Cabang Bontang")
    with pytest.raises(Invalid):
        services.edit(company, {"parent_id": company.id})


def test_an_edit_keeps_keys_and_search_text_in_step() -> None:
    company = make_company(name="PT Satu Contoh", phones="0812 3456 7890", tags="prioritas, las")
    changed = services.edit(
        company,
        services.validate({"name": "PT Dua Umpama", "phones": "0811 5432 109", "tags": "las"}).values,
        version=1,
    )
    assert set(changed) == {"name", "phones", "tags"}
    entries = audit.entries_of("companies", company.id)
    assert ["las, prioritas", "las"] in [entry.changes.get("tags") for entry in entries]
    keys = keys_of(company)
    assert ("phone", "+628115432109") in keys
    assert ("phone", "+6281234567890") not in keys
    assert ("name", "duaumpama") in keys
    assert "prioritas" not in company.search_text
    assert company.version == 2


def test_an_edit_against_an_older_version_changes_nothing() -> None:
    company = make_company(name="PT Satu Contoh")
    services.edit(company, {"city": "Balikpapan"}, version=1)
    with pytest.raises(Stale) as refused:
        services.edit(company, {"city": "Samarinda"}, version=1)
    assert refused.value.stored == {"city": "Balikpapan"}
    assert company.city == "Balikpapan"


def test_a_trashed_company_frees_its_number_until_it_is_restored() -> None:
    first = make_company(name="PT Satu Contoh", nib="9120001234567")
    services.trash(first)
    make_company(name="PT Dua Umpama", nib="9120001234567")
    with pytest.raises(Conflict):
        services.restore(first)


def test_many_are_filed_in_few_statements(statements: Statements) -> None:
    rows = [
        services.validate({"name": f"CV Umpama Nomor {number}", "tags": "impor"}).values
        for number in range(50)
    ]
    with statements.counted() as seen:
        companies = services.create_many(rows)
    assert len(companies) == 50
    assert len(seen) <= 25
    assert all(company.search_text for company in companies)
    assert ("name", "umpamanomor7") in keys_of(companies[7])
    db.session.commit()
    db.session.expire_all()
    assert companies[7].full_name == "CV Umpama Nomor 7"
    assert services.edit(companies[7], {"city": "Balikpapan"}, version=1) == ["city"]
    assert [entry.action for entry in audit.entries_of("companies", companies[7].id)] == ["update", "create"]


def test_many_with_one_number_twice_are_refused_as_a_whole() -> None:
    rows = [services.validate({"name": f"PT Umpama {n}", "nib": "9120001234567"}).values for n in range(2)]
    with pytest.raises(Conflict) as refused:
        services.create_many(rows)
    assert refused.value.field == "row:1"


def test_the_first_contact_is_the_primary_and_only_one_is() -> None:
    company = make_company()
    first = make_contact(company)
    second = make_contact(company, is_primary=True)
    assert (first.is_primary, second.is_primary) == (False, True)
    services.mark_left(second)
    assert second.has_left
    assert not second.is_primary


def test_a_company_is_found_by_its_contacts_until_they_are_trashed() -> None:
    company = make_company()
    contact = make_contact(company, name="Dewi Umpama", phones="0811 5432 109")
    assert "dewi umpama" in company.search_text
    assert "08115432109" in company.search_text
    services.trash_contact(contact)
    assert "dewi umpama" not in company.search_text
    services.restore_contact(contact)
    assert "dewi umpama" in company.search_text


def test_a_number_of_workers_needs_a_day_and_a_source() -> None:
    checked = services.validate({"name": "PT Umpama", "headcount": "1.250"})
    assert {problem.field for problem in checked.problems} == {"headcount_as_of_on", "headcount_source"}
    assumed = services.validate(
        {"name": "PT Umpama", "headcount": "± 84 orang"},
        assume_headcount=(HeadcountSource.COMPANY, date(2026, 1, 31)),
    )
    assert not assumed.problems
    assert assumed.values["headcount"] == 84


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "PT"),
        ("name", "x" * 300),
        ("nib", "123"),
        ("nib", "１２３４５６７８９０１２３"),
        ("npwp", "02.756.747.9-722.000"),
        ("npwp", "abc"),
        ("nitku", "1"),
        ("headcount", "-3"),
        ("headcount", "9" * 40),
        ("headcount", "12,5"),
        ("headcount_as_of_on", "31/02/2026"),
        ("headcount_as_of_on", "2999-01-01"),
        ("headcount_source", "gosip"),
        ("phones", "081*********"),
        ("phones", "123"),
        ("email", "a@b"),
        ("website", "javascript:alert(1)"),
        ("postal_code", "7611"),
        ("latitude", "nan"),
        ("latitude", "91"),
        ("region_code", "99.99"),
        ("kbli", "00000"),
        ("potential", "Z"),
        ("legal_form", "GmbH & Ko"),
        ("owner_id", "1 OR 1=1"),
        ("tags", ",".join(str(number) for number in range(30))),
        ("wlkp_reported_on", "kemarin"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(field: str, typed: str) -> None:
    checked = services.validate({"name": "PT Umpama", field: typed})
    assert [problem.field for problem in checked.problems] == [field]
    assert all(problem.sentence for problem in checked.problems)


def test_invisible_characters_do_not_reach_the_database() -> None:
    checked = services.validate({"name": "PT Um\x00pama\u202e Jaya\ud800", "notes": "baris\r\ndua\x07"})
    assert checked.values["name"] == "Umpama Jaya"
    assert checked.values["notes"] == "baris\ndua"


def test_a_company_on_file_is_offered_whatever_its_spelling() -> None:
    company = make_company(name="PT Kariangau Contoh Sejahtera", phones="(0542) 123456")
    facts = recognition.facts_of_values(services.validate({"name": "kariangau contoh sejahtera, PT."}).values)
    best = recognition.possible_duplicates(facts)[0]
    assert (best.id, best.verdict) == (company.id, Verdict.MATCH)


def test_a_trashed_company_is_never_offered() -> None:
    company = make_company(name="PT Kariangau Contoh Sejahtera")
    services.trash(company)
    facts = recognition.facts_of_values(services.validate({"name": "PT Kariangau Contoh Sejahtera"}).values)
    assert recognition.possible_duplicates(facts) == []


def test_rows_of_a_preview_meet_each_other() -> None:
    matcher = recognition.Matcher()
    first = recognition.facts_of_values({"name": "Kariangau Contoh", "legal_form": LegalForm.PT})
    matcher.add(first.with_id(-1))
    found = matcher.matches([recognition.facts_of_values({"name": "PT. KARIANGAU CONTOH"})])[0]
    assert found[0].id == -1


def test_every_key_kind_is_a_kind_of_the_table() -> None:
    assert {kind.value for kind in KeyKind} >= {"npwp", "nib", "name", "phone", "website", "email", "block"}


def test_companies_whose_filing_was_taken_back_can_be_filed_again_while_somebody_still_holds_them() -> None:
    values = {"name": "Rekaan Ulang", "legal_form": LegalForm.PT}
    taken_back = db.session.begin_nested()
    held = services.create_many([values])
    taken_back.rollback()
    (again,) = services.create_many([values])
    assert again is not held[0]
    assert db.session.scalars(select(Company).where(Company.name == "Rekaan Ulang")).all() == [again]
