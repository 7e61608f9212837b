"""What is on file is found by whatever is known of it, the likeliest first, and by nobody who may not see it."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update

from app.accounts.roles import Role
from app.companies import comparing, finding, services
from app.companies.asked import read
from app.companies.deeds import COMPANY_DEEDS
from app.companies.enums import Deed, LegalForm
from app.companies.models import Company, Contact
from app.core import permissions, text_index
from app.core.clock import utcnow
from app.core.commands import look
from app.core.db import db, is_postgresql
from app.core.permissions import OPERATOR
from app.deeds import services as deeds
from tests.factories import accounts, outreach
from tests.factories.companies import make_company, make_contact

pytestmark = pytest.mark.usefixtures("app")


def names(
    typed: str, *, viewer: Any = OPERATOR, find: Callable[..., Any] = finding.find_companies
) -> list[str]:
    return [row.name for row in find(viewer, read(typed), limit=9).rows]


def amiss() -> list[str]:
    """What the doctor would say of the indexes."""
    db.session.flush()
    return [found for index in text_index.registered() for found in index.problems(Random(1))]  # noqa: S311 - which rows to look at


def test_a_company_is_found_by_whatever_is_known_of_it() -> None:
    company = make_company(
        name="PT Kariangau Énergi Séjahtera (Persero)",
        brand_name="Dapur O'Neil",
        former_names="PT Teluk Biru Purnama",
        npwp="01.234.567.4-012.000",
        nib="9120001234567",
        phones="(0542) 765432, 0812-5555-0101",
        address="Jl. Pelabuhan Lama No. 12",
        email="humas@kariangau.co.id",
        website="www.kariangau.web.id/profil",
        notes="Satpam meminta surat tugas asli.",
    )
    make_company(name="CV Manggar Raya", phones="0542 111222", address="Jl. Melati Raya 5")
    for typed in (
        "kariangau", "KARIANGAU SEJAHTERA", "sejahtera kariangau", "PT. Kariangau", "kariangau energi, pt (persero)",
        "Kariangau Energy", "kariangauenergisejahtera", "karia", "ka sej", "dapur oneil", "teluk biru", "01.234.567.4-012.000", "12345674012",
        "1234567", "4567.4-012", "NPWP 01.234.567.4-012", "9120001234567", "0001234567", "NIB: 912000", "0542-765432",
        "+62 542 765 432", "5432", "0812 5555 0101", "6281255550101", "0101", "pelabuhan lama", "jl. pelabuhan lama no. 12",
        "humas@kariangau.co.id", "kariangau.co.id", "https://www.kariangau.web.id", "surat tugas", "iangau",
    ):  # fmt: skip
        assert names(typed) == [company.name], typed
    for typed in ("", "a", "%", "zz", "xyzzy", "0999 888", "kariangau manggar", '"', "' OR 1=1 --"):
        assert names(typed) == [], typed


def test_the_likeliest_comes_first() -> None:
    mine = accounts.officer()
    for name in ("Sinar Jaya Makmur", "Jaya", "Bina Jaya", "Jaya Abadi", "Wijaya Karya"):
        make_company(name=f"PT {name}")
    own = make_company(name="PT Citra Jaya Persada", by=mine)
    street = make_company(name="PT Teritip", address="Jl. Jaya Raya 3")
    assert names("jaya") == [
        "Jaya", "Jaya Abadi", "Bina Jaya", "Sinar Jaya Makmur", own.name, street.name, "Wijaya Karya"
    ]  # fmt: skip
    assert names("jaya", viewer=mine).index(own.name) == 2
    whole = make_company(name="PT Lamaru", phones="0542 765432")
    longer = make_company(name="PT Prapatan", phones="0812 0542 7654")
    assert names("0542 7654") == [whole.name, longer.name]
    assert names("0542 765432") == [whole.name]
    at_home = make_company(name="PT Manggar", address="Jl. Pelabuhan Lama No. 12", phones="0542 770120")
    make_company(name="PT Salok", address="Jl. Pelabuhan Lama No. 127")
    make_company(name="PT Graha", notes="12 orang di pelabuhan lama")
    assert names("jalan pelabuhan lama 12") == [at_home.name, "Graha", "Salok"]
    make_company(name="PT Klandasan", phones="0542 701200")
    assert names("0120")[:2] == [at_home.name, "Klandasan"]


def test_many_numbers_that_hold_the_digits_do_not_hide_the_one_that_ends_with_them() -> None:
    last = make_company(name="PT Kariangau", phones="0542 704321")
    caller = make_contact(last, name="Dewi Lestari", phones="0812 5550 8765")
    for at in range(finding.ENOUGH):
        other = make_company(name=f"PT Nomor {at}", phones=f"0542 4321{at:02}")
        make_contact(other, name=f"Orang {at}", phones=f"0812 8765 00{at:02}")
    assert names("4321")[0] == last.name
    assert names("8765", find=finding.find_contacts)[0] == caller.name


@pytest.mark.parametrize(
    "typed",
    [
        "kariangu",
        "karingau sejahtra",
        "sejahtera karriangau",
        "krangau sejahtera",
        "kariamgau",
    ],
)
def test_a_slip_of_the_pen_is_forgiven(typed: str) -> None:
    company = make_company(name="PT Kariangau Sejahtera")
    make_company(name="PT Manggar Sejahtera")
    assert names(typed) == []
    assert names(typed, find=finding.near_companies)[0] == company.name


def test_many_names_like_it_do_not_hide_the_one_that_was_mistyped() -> None:
    company = make_company(name="PT Kagale Raya")
    for at in range(finding.NEAR_CANDIDATES + 1):
        make_company(name=f"PT Kagine Rawa {at}")
    assert names("kagile raya", find=finding.near_companies)[0] == company.name


def test_a_pasted_letterhead_finds_the_company_it_begins_with() -> None:
    company = make_company(name="PT Kariangau Sejahtera")
    pasted = "PT. KARIANGAU SEJAHTERA,\nJl. Pelabuhan Lama No. 12\nBalikpapan Timur, telp. 0542-123456, u.p. Ibu Siti Lestari"
    assert names(pasted) == []
    assert names(pasted, find=finding.near_companies) == [company.name]


def test_a_person_is_found_by_name_or_number_and_nearly_by_a_slip() -> None:
    company = make_company()
    for name in ("Dewi Lestari", "Siti Dewi Anggraini", "Lestari Dewi", "Agus Salim"):
        person = make_contact(company, name=name)
    services.edit_contact(person, {"whatsapp": "+6281299990707"})
    found = finding.find_contacts
    assert names("dewi lestari", find=found) == ["Dewi Lestari", "Lestari Dewi"]
    assert names("dewi", find=found)[0] == "Dewi Lestari"
    assert names("99-99-0707", find=found) == ["Agus Salim"]
    assert names("lesatri", find=finding.near_contacts) == ["Lestari Dewi", "Dewi Lestari"]
    services.trash_contact(person)
    assert names("agus", find=found) == []


def test_only_what_the_viewer_may_see_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scope stands in each question itself: another rule, and the same search finds less."""
    # A number of her own: the statements of other tests' people are kept, and hers are not for them.
    rina = accounts.officer(id=70_125)
    hers, other = make_company(name="PT Kariangau Satu", by=rina), make_company(name="PT Kariangau Dua")
    make_contact(hers, name="Kariana Satu", phones="0812 5555 0101")
    make_contact(other, name="Kariana Dua", phones="0812 5555 0102")
    asked = ("kariangau", "kariana", "karianga satu dua", "0812 5555 010")
    rules = permissions._scope_rules
    monkeypatch.setitem(rules, Company, lambda actor, _action: Company.owner_id == actor.id)
    finders = (finding.find_companies, finding.near_companies, finding.find_contacts, finding.near_contacts)
    seen = {name for find in finders for typed in asked for name in names(typed, viewer=rina, find=find)}
    assert seen == {"Kariangau Satu", "Kariana Satu"}
    admin = accounts.UserFactory(roles=[Role.ADMIN])
    monkeypatch.undo()
    assert not any(names(typed, viewer=admin, find=find) for find in finders for typed in asked)


def test_a_common_word_is_counted_no_further_than_fifty() -> None:
    now = utcnow()
    rows = [
        {"legal_form": LegalForm.PT, "name": f"Umum {number}", "name_key": f"umum {number}", "search_text": "umum",
         "former_names": [], "phones": [], "created_at": now, "updated_at": now, "version": 1}
        for number in range(60)
    ]  # fmt: skip
    db.session.execute(insert(Company.__table__), rows)  # type: ignore[arg-type]
    found = finding.find_companies(OPERATOR, read("umum"), limit=5)
    assert (len(found.rows), found.counted, found.is_more) == (5, 50, True)
    assert finding.find_companies(OPERATOR, read("umum 59"), limit=5).total == 1


def test_the_indexes_follow_every_way_of_writing() -> None:
    supervisor = accounts.UserFactory(roles=[Role.SUPERVISOR])
    first, second = make_company(name="PT Kariangau Satu"), make_company(name="PT Manggar Dua")
    make_contact(second, name="Dewi Lestari", phones="0812 5555 0101")
    services.edit(first, {"name": "Teritip Baru"})
    assert (names("kariangau"), names("teritip")) == ([], ["Teritip Baru"])
    db.session.execute(
        update(Company)
        .where(Company.id == first.id)
        .values(name="Lamaru", name_key="lamaru", search_text="pt lamaru")
    )
    assert (names("teritip"), names("lamaru")) == ([], ["Lamaru"])
    db.session.expire_all()
    services.trash(first)
    assert names("lamaru") == []
    services.restore(first)
    change = deeds.change(COMPANY_DEEDS, [second.id], Deed.TRASH, by=supervisor)
    assert names("dewi lestari", find=finding.find_contacts) == []
    deeds.undo(change, by=supervisor)
    merged = services.merge(first, second, values=comparing.values(first, second, {}), by=None)
    assert names("manggar") == []
    assert names("dewi lestari") == ["Lamaru"]
    services.undo(merged, by=None)
    assert (names("manggar"), names("dewi lestari")) == (["Manggar Dua"], ["Manggar Dua"])
    db.session.execute(delete(Contact).where(Contact.company_id == second.id))
    services.refresh(second)
    outreach.a_visit(supervisor, second, notes="Satpam ramah")
    assert names("5555 0101", find=finding.find_contacts) == []
    assert amiss() == []


def test_what_is_amiss_is_noticed_and_mended() -> None:
    company = make_company(name="PT Kariangau Sejahtera")
    db.session.execute(update(Company).values(search_text="lain"))
    expected = ["texts of companies: 1 of 1 looked at do not say what is on file."]
    # PostgreSQL keeps an index of an expression itself: there is nothing to damage.
    if not is_postgresql():
        body = db.session.scalar(text(f"SELECT {finding.text.NAMES.sqlite.format(r='')} FROM companies"))  # noqa: S608
        forget = (
            "INSERT INTO companies_names_fts(companies_names_fts, rowid, body) VALUES ('delete', :id, :body)"
        )
        db.session.execute(text(forget), {"id": company.id, "body": body})
        expected.append("companies_names: 0 of 1 rows are indexed.")
    assert amiss() == expected
    assert not any(finding.is_well for finding in doctor_checks())
    for kept in text_index.registered():
        kept.rebuild()
    assert amiss() == []
    assert names("sejahtera kariangau") == [company.name]


def doctor_checks() -> list[Any]:
    return [found for found in look(thoroughly=True) if found.subject == "search"]
