"""The pages on which companies and contacts are filed and changed."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies import services
from app.companies.models import Company, Contact
from app.core import audit
from app.core.db import db
from app.settings import queries as settings
from app.settings.models import Office
from tests.factories.accounts import UserFactory, admin, officer, supervisor
from tests.factories.companies import make_company, make_contact
from tests.support.client import Visitor
from tests.support.pages import Page, PageOpener

BAD_NAMES = ("", "PT", "x" * 500, "\x00", "   ")
BAD_VALUES = {
    "nib": ("1", "abc", "１２３４５６７８９０１２３", "9" * 300),
    "npwp": ("02.756.747.9-722.000", "'; DROP TABLE companies; --"),
    "nitku": ("12",),
    "headcount": ("-1", "12,7", "1e9", "9" * 60),
    "headcount_as_of_on": ("31/02/2026", "2999-01-01", "kemarin"),
    "headcount_source": ("gosip",),
    "phones": ("081*********", "abc", "0" * 400),
    "email": ("a@b", "x" * 400, "a b@c.id"),
    "website": ("tidak-ada", "http://"),
    "latitude": ("abc", "1000", "nan"),
    "postal_code": ("7611x",),
    "region_code": ("99.99.99", "<script>"),
    "kbli": ("00000", "x"),
    "legal_form": ("zzz",),
    "potential": ("Q",),
    "parent_id": ("-1", "abc", "99999999999", "1234567"),
    "tags": (",".join("abcdefghijklmnopqrstuvwxyz"), "x" * 100),
    "wlkp_reported_on": ("2026-13-01",),
    "is_do_not_visit": ("1",),
}


@pytest.fixture
def person(app: object, sign_in: Callable[..., Visitor]) -> User:
    user = officer()
    sign_in(user)
    return user


def filled(page: Page) -> dict[str, str]:
    """What the form of a page would send."""
    values: dict[str, str] = {}
    for field in page.select("main form.record-form [name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            values[str(field["name"])] = str(chosen["value"]) if chosen else ""
        elif field.name == "textarea":
            values[str(field["name"])] = field.get_text().removeprefix("\r\n").removeprefix("\n")
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            values[str(field["name"])] = str(field.get("value", ""))
    return values


def companies() -> int:
    return db.session.scalar(select(func.count()).select_from(Company)) or 0


def test_an_officer_files_a_company_and_owns_it(person: User, page: PageOpener) -> None:
    form = page.open("/companies/new")
    form.submit({"name": "PT. Umpama Sejahtera", "phones": "0812 3456 7890", "npwp": "02.756.747.8-722.000"})
    company = db.session.scalars(select(Company)).one()
    assert (company.full_name, company.owner_id, company.created_by_id) == (
        "PT Umpama Sejahtera",
        person.id,
        person.id,
    )


def test_a_company_that_looks_like_one_on_file_is_held_back_until_confirmed(
    person: User, page: PageOpener
) -> None:
    make_company(name="PT Umpama Sejahtera Bersama", phones="(0542) 123456")
    again = page.open("/companies/new").submit({"name": "UMPAMA SEJAHTERA BERSAMA, PT"}, status=422)
    assert companies() == 1
    assert "PT Umpama Sejahtera Bersama" in again.words
    again.submit({"is_distinct": "1"})
    assert companies() == 2


def test_likely_duplicates_are_shown_while_typing(person: User, page: PageOpener) -> None:
    make_company(name="PT Umpama Sejahtera Bersama", phones="(0542) 123456")
    page.open("/companies/new")
    shown = page.post("/companies/duplicates", {"name": "CV Lain Sekali", "phones": "0542-123456"})
    assert "PT Umpama Sejahtera Bersama" in shown.words
    assert not page.post("/companies/duplicates", {"name": "CV Lain Sekali"}).words


def test_a_taken_number_is_refused_beside_its_field_and_what_was_typed_stays(
    person: User, page: PageOpener
) -> None:
    make_company(name="PT Umpama Satu", nib="9120001234567")
    again = page.open("/companies/new").submit(
        {"name": "CV Contoh Dua", "nib": "9120001234567", "is_distinct": "1", "notes": "catatan"}, status=422
    )
    assert again.one("#nib-error")
    assert filled(again)["name"] == "CV Contoh Dua"
    assert filled(again)["notes"] == "catatan"
    assert companies() == 1


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_company_needs_a_name(person: User, page: PageOpener, name: str) -> None:
    again = page.open("/companies/new").submit({"name": name}, status=422)
    assert again.one("#name-error")
    assert companies() == 0


@pytest.mark.same_queries
@pytest.mark.parametrize("field", BAD_VALUES)
def test_bad_values_are_refused_with_a_sentence_and_stay(person: User, page: PageOpener, field: str) -> None:
    for value in BAD_VALUES[field]:
        again = page.open("/companies/new").submit(
            {"name": "PT Umpama", field: value, "notes": "tetap"}, status=422
        )
        assert again.select(".field__error"), value
        assert filled(again)["notes"] == "tetap"
    assert companies() == 0


def test_values_that_are_unusual_but_fine_are_kept(person: User, page: PageOpener) -> None:
    odd = 'PT <b>Um\'pama</b> & "Anak" 名 =1+1'
    page.open("/companies/new").submit({"name": odd, "address": "Jl. A\nNo. 1", "tags": "Las, las , baru"})
    company = db.session.scalars(select(Company)).one()
    assert company.name == odd[3:]
    shown = page.open(f"/companies/{company.id}/edit")
    assert filled(shown)["tags"] == "baru, las"
    assert filled(shown)["address"].strip().replace("\r", "") == "Jl. A\nNo. 1"


def test_saving_a_form_unchanged_changes_nothing(person: User, page: PageOpener) -> None:
    company = make_company(
        by=person,
        phones="(021) 8832 3971/75; 0812 3456 7890; (021) 5566 8888 ext 12",
        headcount="1.250",
        headcount_as_of_on="2026-01-31",
        headcount_source="wlkp",
        kbli="62011",
        latitude="-1,25",
        longitude="116.8",
        former_names="PT Lama; PT Purba",
        website="umpama.co.id",
    )
    before = company.version
    page.open(f"/companies/{company.id}/edit").submit()
    db.session.expire_all()
    assert company.version == before


def test_only_what_is_changed_is_checked_and_written(person: User, page: PageOpener) -> None:
    company = make_company(by=person, is_do_not_visit=True, do_not_visit_reason="tutup")
    # As an older list left it: more decimals than the form keeps, a website that it would refuse.
    place, website = {"latitude": -1.23456789, "longitude": 116.8}, "tidak ada <b>"
    db.session.execute(update(Company).values(**place, website=website))
    db.session.commit()
    page.open(f"/companies/{company.id}/edit").submit({"notes": "baru\nsekali", "is_do_not_visit": None})
    db.session.expire_all()
    assert (company.notes, company.website) == ("baru\nsekali", website)
    assert (company.latitude, company.is_do_not_visit) == (-1.23456789, False)
    assert set(audit.entries_of("companies", company.id)[0].changes) == {"notes", "is_do_not_visit"}


def test_fields_that_are_checked_together_are_looked_at_together(person: User, page: PageOpener) -> None:
    company = make_company(
        by=person,
        headcount="10",
        headcount_as_of_on="2026-01-31",
        headcount_source="wlkp",
        npwp="02.756.747.8-722.000",
    )
    edit = page.open(f"/companies/{company.id}/edit")
    edit.submit({"headcount": "12"})
    db.session.expire_all()
    assert (company.headcount, company.headcount_source) == (12, "wlkp")
    again = page.open(f"/companies/{company.id}/edit")
    wrong = {"headcount_as_of_on": "", "nitku": "9" * 22, "notes": "tetap", "website": "bukan alamat"}
    shown = again.submit(wrong, status=422)
    for field in ("headcount_as_of_on", "nitku", "website"):
        assert shown.one(f"#{field}-error"), field
    assert "tetap" in shown.html


def test_all_that_is_to_be_mended_of_a_new_company_is_said_at_once(person: User, page: PageOpener) -> None:
    make_company(name="PT Umpama Jaya")
    typed = {"name": "UMPAMA JAYA, PT", "postal_code": "x", "wlkp_reported_on": "kapan-kapan"}
    shown = page.open("/companies/new").submit(typed, status=422)
    assert shown.one("#postal_code-error")
    assert len(shown.texts("#wlkp_reported_on-error")) == 1
    assert "PT Umpama Jaya" in shown.one("#duplicates").get_text()
    right = {"postal_code": "76111", "wlkp_reported_on": "", "is_distinct": "y"}
    shown.submit(right)
    assert companies() == 2


def test_two_people_who_change_different_fields_both_win(
    page: PageOpener, sign_in: Callable[..., Visitor]
) -> None:
    sign_in(supervisor())
    company = make_company(name="PT Umpama", city="Balikpapan", notes="lama")
    opened = page.open(f"/companies/{company.id}/edit")
    services.edit(company, {"city": "Samarinda"})
    db.session.commit()
    opened.submit({"notes": "baru"})
    db.session.expire_all()
    assert (company.city, company.notes) == ("Samarinda", "baru")


def test_two_people_who_change_one_field_see_yours_stored_and_before(
    page: PageOpener, sign_in: Callable[..., Visitor]
) -> None:
    sign_in(supervisor())
    company = make_company(name="PT Umpama", city="Balikpapan")
    opened = page.open(f"/companies/{company.id}/edit")
    services.edit(company, {"city": "Samarinda"})
    db.session.commit()
    asked = opened.submit({"city": "Bontang"}, status=409)
    panel = " ".join(asked.texts(".conflict-panel td"))
    assert "Bontang" in panel
    assert "Samarinda" in panel
    assert "Balikpapan" in panel
    db.session.expire_all()
    assert company.city == "Samarinda"
    asked.submit({"city": "Bontang"})
    db.session.expire_all()
    assert company.city == "Bontang"


def test_an_officer_sees_but_does_not_change_a_colleagues_company(person: User, page: PageOpener) -> None:
    company = make_company(by=officer())
    contact = make_contact(company)
    for url in (
        f"/companies/{company.id}/edit",
        f"/companies/{company.id}/contacts/new",
        f"/contacts/{contact.id}/edit",
    ):
        page.open(url, status=403)
    for url in (
        f"/companies/{company.id}/trash",
        f"/contacts/{contact.id}/left",
        f"/contacts/{contact.id}/primary",
        f"/contacts/{contact.id}/trash",
    ):
        page.post(url, status=403)
    page.open(f"/companies/{company.id}/assign", status=403)
    page.open("/companies/999999/edit", status=404)


def test_an_admin_has_no_business_with_companies(page: PageOpener, sign_in: Callable[..., Visitor]) -> None:
    company = make_company()
    sign_in(admin())
    page.open("/companies/new", status=403)
    page.open(f"/companies/{company.id}/edit", status=403)
    page.open("/companies/options?q=contoh", status=403)


def test_trash_can_be_undone(person: User, page: PageOpener) -> None:
    company = make_company(by=person)
    page.post(f"/companies/{company.id}/trash", status=302)
    assert company.is_trashed
    page.open(f"/companies/{company.id}/edit", status=404)
    assert page.open("/companies").select('a[href="/trash/companies"]')
    assert company.full_name in page.open("/trash/companies").words
    page.post(f"/companies/{company.id}/restore", status=302)
    assert not company.is_trashed


def test_a_supervisor_assigns_a_company(page: PageOpener, sign_in: Callable[..., Visitor]) -> None:
    company, owner = make_company(), officer()
    sign_in(supervisor())
    page.open(f"/companies/{company.id}/assign").submit({"owner_id": str(owner.id)})
    db.session.expire_all()
    assert company.owner_id == owner.id
    refused = page.open(f"/companies/{company.id}/assign").submit({"owner_id": str(admin().id)}, status=422)
    assert refused.one("#owner_id-error")


def test_a_company_is_given_back_by_undo_unless_somebody_else_assigned_it(
    page: PageOpener, sign_in: Callable[..., Visitor]
) -> None:
    rina, joko = officer(name="Rina"), officer(name="Joko")
    company = make_company(by=rina)
    sign_in(supervisor())
    first = page.open(f"/companies/{company.id}/assign?next=/dashboard/activities")
    second = page.open(f"/companies/{company.id}/assign")
    given = first.submit({"owner_id": str(joko.id)})
    assert given.url == "/dashboard/activities"
    undo = str(given.one(".toast form")["action"])
    late = second.submit({"owner_id": ""}, status=409)
    assert "Joko" in late.words
    db.session.expire_all()
    assert company.owner_id == joko.id
    for _press in range(2):
        page.post(undo, status=303)
        db.session.expire_all()
        assert company.owner_id == rina.id
    assert "Rina" in page.open("/dashboard/activities").one(".toast--late").get_text(), "only once"


def test_contacts_are_added_changed_and_put_away(person: User, page: PageOpener) -> None:
    company = make_company(by=person)
    page.open(f"/companies/{company.id}/contacts/new").submit(
        {
            "name": "Dewi Umpama",
            "title_before": "Ir.",
            "whatsapp": "0812 3456 7890",
            "phones": "(0542) 123456",
        }
    )
    contact = db.session.scalars(select(Contact)).one()
    assert (contact.full_name, contact.whatsapp, contact.is_primary) == (
        "Ir. Dewi Umpama",
        "+6281234567890",
        True,
    )
    stored = page.open(f"/contacts/{contact.id}/edit")
    assert stored.one("#whatsapp")["value"] == "0812-3456-7890"
    stored.submit({"position": "Manajer HRD"})
    db.session.expire_all()
    assert (contact.position, contact.whatsapp) == ("Manajer HRD", "+6281234567890")
    page.post(f"/contacts/{contact.id}/left", status=302)
    assert contact.has_left
    page.post(f"/contacts/{contact.id}/trash", status=302)
    assert contact.is_trashed
    page.open(f"/contacts/{contact.id}/edit", status=404)
    page.post(f"/contacts/{contact.id}/restore", status=302)
    assert not contact.is_trashed


def test_two_people_at_one_contact_lose_nothing(person: User, page: PageOpener) -> None:
    contact = make_contact(make_company(by=person), name="Dewi Umpama", position="HRD")
    late, later = (page.open(f"/contacts/{contact.id}/edit") for _person in range(2))
    page.open(f"/contacts/{contact.id}/edit").submit({"position": "Manajer HRD"})
    late.submit({"email": "dewi@contoh.example"})
    db.session.expire_all()
    assert (contact.position, contact.email) == ("Manajer HRD", "dewi@contoh.example")

    asked = later.submit({"position": "Direktur"}, status=409)
    panel = asked.one(".conflict-panel").get_text(" ")
    assert all(
        word in panel for word in ("Direktur", "Manajer HRD", "Anda menyimpan data ini di jendela lain")
    )
    db.session.expire_all()
    assert contact.position == "Manajer HRD"
    asked.submit()
    db.session.expire_all()
    assert contact.position == "Direktur"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 300),
        ("whatsapp", "(0542) 123456"),
        ("whatsapp", "abc"),
        ("whatsapp", "0812 3456 7890; 0811 5432 109"),
        ("phones", "12"),
        ("phones", "x" * 250),
        ("email", "bukan surel"),
        ("email", "a@" + "b" * 300 + ".id"),
        ("position", "x" * 200),
        ("title_before", "x" * 60),
        ("title_after", "x" * 90),
        ("notes", "x" * 6000),
    ],
)
def test_bad_contacts_are_refused_beside_the_field(
    person: User, page: PageOpener, field: str, value: str
) -> None:
    company = make_company(by=person)
    again = page.open(f"/companies/{company.id}/contacts/new").submit(
        {"name": "Dewi", field: value}, status=422
    )
    assert again.one(f"#{field}-error")
    assert db.session.scalars(select(Contact)).all() == []


def test_pickers_find_companies_regions_and_business_lines(person: User, page: PageOpener) -> None:
    company = make_company(name="PT Umpama Sejahtera", phones="0812 3456 7890")
    for words in ("umpama", "SEJAHTERA umpama", "081234567890"):
        found = page.client.get("/companies/options", query_string={"q": words}).json
        assert [row["value"] for row in found] == [company.id]
    assert page.client.get("/companies/options?q=").json == []
    assert page.client.get("/companies/regions?q=manggar").json[0]["label"].startswith("Manggar")
    assert any(row["value"] == "62011" for row in page.client.get("/companies/kbli?q=62011").json)


def test_an_officer_never_sees_a_sole_traders_nik(person: User, page: PageOpener) -> None:
    company = make_company(name="UD Umpama", npwp="6471010101900001", by=person)
    shown = page.open(f"/companies/{company.id}/edit")
    assert "6471010101900001" not in shown.html
    shown.submit({"notes": "baru"})
    db.session.expire_all()
    assert (company.npwp, company.notes) == ("6471010101900001", "baru")
    # Nor are those fields changed by sending what the form does not have.
    page.open(f"/companies/{company.id}/edit").submit({"nitku": "1", "npwp": "", "city": "Bontang"})
    db.session.expire_all()
    assert (company.npwp, company.nitku, company.city) == ("6471010101900001", None, "Bontang")


def test_a_clerk_changes_any_company(page: PageOpener, sign_in: Callable[..., Visitor]) -> None:
    company = make_company(by=officer())
    sign_in(UserFactory(roles=[Role.CLERK]))
    page.open(f"/companies/{company.id}/edit").submit({"city": "Bontang"})
    db.session.expire_all()
    assert company.city == "Bontang"


def test_the_form_places_companies_in_the_offices_own_region(person: User, page: PageOpener) -> None:
    office = db.session.get_one(Office, 1)
    office.region_code, office.area_code = "64.72", "0541"
    db.session.flush()
    settings.forget()
    shown = page.open("/companies/new")
    villages = {str(option["value"])[:5] for option in shown.select("#region_code option[value^='6']")}
    assert villages == {"64.72"}
    page.post("/companies/new", {**filled(shown), "name": "Mahakam Uji", "phones": "764321"})

    assert db.session.scalars(select(Company)).one().phones[0]["e164"] == "+62541764321"


def test_an_office_without_an_area_code_lends_nobody_anothers(person: User, page: PageOpener) -> None:
    db.session.get_one(Office, 1).area_code = ""
    shown = page.open("/companies/new")
    refused = page.post("/companies/new", {**filled(shown), "name": "Mahakam Uji", "phones": "764321"})

    assert refused.select("#phones-error")
    assert refused.one("#phones")["value"] == "764321"
