"""Cells of the list of companies that are changed where they stand."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies import services
from app.companies.enums import HeadcountSource, Potential
from app.companies.models import Company
from app.core.db import db
from app.reports.cells import CELLS
from app.reports.columns import COLUMNS
from app.settings.custom.models import FieldType
from tests.factories import accounts
from tests.factories.custom_fields import a_field
from tests.reports.support import company
from tests.support.browsers import AxeCheck, settled
from tests.support.servers import LiveServer

ALL = "/companies?columns=" + ",".join(COLUMNS)


@pytest.fixture
def officer(session: Any, clock: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def supervisor(session: Any) -> User:
    return accounts.supervisor(name="Joko Kusuma")


@pytest.fixture
def own(officer: User) -> Company:
    made = company(
        "Manggar Satu",
        owner=officer,
        headcount=12,
        headcount_as_of_on=date(2026, 3, 1),
        headcount_source=HeadcountSource.WLKP,
    )
    db.session.commit()
    return made


def url(of: Company, key: str) -> str:
    return f"/companies/{of.id}/cells/{key}?at=1&list=q%3Dmanggar"


def typed(opener: Any, of: Company, key: str, **values: Any) -> dict[str, Any]:
    """What the browser sends from the form of a cell as it opens now, with some of it typed over."""
    form: dict[str, Any] = opener.fragment(url(of, key)).form_values("form.cell-box")
    return form | values


def send(opener: Any, of: Company, key: str, values: dict[str, Any]) -> Any:
    return opener.client.post(url(of, key), data=values, headers={"HX-Request": "true"})


def now(of: Company) -> Company:
    db.session.expire_all()
    return of


def test_only_cells_that_one_may_change_give_a_handle(
    page_as: Any, officer: User, supervisor: User, own: Company
) -> None:
    other = company("Manggar Dua", owner=supervisor)
    db.session.commit()
    handles: dict[str, dict[Company, set[str]]] = {}
    for name, person in {
        "officer": officer,
        "supervisor": supervisor,
        "auditor": accounts.UserFactory(roles=[Role.AUDITOR]),
    }.items():
        page = page_as(person).open(ALL)
        handles[name] = {
            one: {str(cell["data-cell"]) for cell in page.select(f"#company-{one.id} [data-cell]")}
            for one in (own, other)
        }
    assert handles["officer"] == {own: set(CELLS) - {"owner"}, other: set()}
    assert handles["supervisor"] == {own: set(CELLS), other: set(CELLS)}
    assert handles["auditor"] == {own: set(), other: set()}


def test_without_scripts_a_cell_leads_to_its_field_in_the_form(
    page_as: Any, supervisor: User, own: Company
) -> None:
    opener = page_as(supervisor)
    cells = opener.open(ALL).select(f"#company-{own.id} a.cell")
    leads = {str(cell.parent["data-cell"]): str(cell["href"]) for cell in cells}
    assert leads.pop("owner") == f"/companies/{own.id}/assign"
    form = opener.open(f"/companies/{own.id}/edit")
    for key, address in leads.items():
        assert form.select(f"#{address.partition('#')[2]}"), f"{key} leads to {address}"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("key", "values", "shown"),
    [
        ("headcount", {"headcount": "1.284"}, "1.284"),
        ("potential", {"potential": "A"}, "A"),
        ("tags", {"tags": "Pelabuhan, kadin"}, "kadin, pelabuhan"),
        ("phone", {"phones": "0812 5555 0101"}, "0812-5555-0101"),
        ("email", {"email": "hrd@manggar.example"}, "hrd@manggar.example"),
        ("website", {"website": "manggar.example"}, "manggar.example"),
        ("nib", {"nib": "9120 0012 3456 7"}, "9120 0012 34567"),
        ("form", {"legal_form": "cv"}, "CV"),
        ("place", {"region_code": "64.71.01.1003"}, "Teritip"),
        ("sector", {"kbli": "62011"}, "Video game"),
        ("do_not_visit", {"is_do_not_visit": "y", "do_not_visit_reason": "Sengketa"}, "Sengketa"),
    ],
)
def test_what_is_typed_in_a_cell_is_stored_and_can_be_taken_back(
    page_as: Any, officer: User, own: Company, *, key: str, values: dict[str, str], shown: str
) -> None:
    opener = page_as(officer)
    before = opener.open(f"/companies?columns={key}").one(f"#company-{own.id} [data-cell]").get_text()
    sent = typed(opener, own, key, **values)
    row = opener.client.post(
        f"/companies/{own.id}/cells/{key}?at=1&list=columns%3D{key}",
        data=sent,
        headers={"HX-Request": "true"},
    )
    assert row.headers["HX-Retarget"] == f"#company-{own.id}"
    page = opener.open(f"/companies?columns={key}")
    assert shown in page.one(f"#company-{own.id} [data-cell]").get_text()
    assert shown in row.get_data(as_text=True)
    undo = row.get_data(as_text=True).partition('action="')[2].partition('"')[0]
    opener.client.post(unescape(undo))
    page = opener.open(f"/companies?columns={key}")
    assert "kembali seperti semula" in page.words
    assert page.one(f"#company-{own.id} [data-cell]").get_text() == before


@pytest.mark.parametrize(
    ("type", "answers", "shown"),
    [
        (FieldType.TEXT, ["Dekat pelabuhan"], "Dekat pelabuhan"),
        (FieldType.LONG_TEXT, ["Dua\nbaris"], "Dua"),
        (FieldType.DECIMAL, ["2,5"], "2,5"),
        (FieldType.DAY, ["2026-03-01"], "Mar 2026"),
        (FieldType.YES_NO, ["yes"], "Ya"),
        (FieldType.SEVERAL, ["Pagi", "Sore"], "Sore"),
        (FieldType.LINK, ["https://manggar.example"], "manggar.example"),
    ],
)
def test_a_field_of_the_office_is_a_cell_like_any_other(
    page_as: Any, officer: User, own: Company, *, type: FieldType, answers: list[str], shown: str
) -> None:
    field = a_field(type=type)
    db.session.commit()
    opener, key = page_as(officer), field.attribute
    form = opener.fragment(url(own, key))
    choices = {
        str(box.find_next("label").get_text()): str(box["value"]) for box in form.select("[type=checkbox]")
    }
    sent = typed(opener, own, key) | {key: [choices.get(answer, answer) for answer in answers]}
    row = send(opener, own, key, sent)
    assert row.status_code == 200, row.get_data(as_text=True)
    cell = opener.open(f"/companies?columns={key}").one(f"#company-{own.id} [data-cell]")
    assert shown in cell.get_text()
    assert len(cell.select("a")) == 1
    opener.client.post(unescape(row.get_data(as_text=True).partition('action="')[2].partition('"')[0]))
    assert opener.open(f"/companies?columns={key}").one(f"#company-{own.id} [data-cell]").get_text() == "–"


def test_a_cell_on_a_page_of_its_own_is_sent_as_a_page(page_as: Any, officer: User, own: Company) -> None:
    opener = page_as(officer)
    assert not opener.open(url(own, "headcount")).select("form.cell-box[hx-post]")
    assert opener.fragment(url(own, "headcount")).select("form.cell-box[hx-post]")


def test_a_text_too_long_for_an_address_is_stored_without_an_offer_to_undo(
    page_as: Any, officer: User, own: Company
) -> None:
    key = a_field(type=FieldType.LONG_TEXT).attribute
    db.session.commit()
    opener = page_as(officer)
    row = send(opener, own, key, typed(opener, own, key) | {key: "panjang " * 400}).get_data(as_text=True)
    assert "tersimpan" in row
    assert "/undo" not in row
    assert getattr(now(own), key).startswith("panjang")


def test_a_supervisor_gives_a_company_to_an_officer_in_its_cell(
    page_as: Any, supervisor: User, officer: User, own: Company
) -> None:
    opener = page_as(supervisor)
    other = accounts.officer(name="Dewi Lestari")
    db.session.commit()
    send(opener, own, "owner", typed(opener, own, "owner", owner_id=other.id))
    assert now(own).owner_id == other.id
    send(opener, own, "owner", typed(opener, own, "owner", owner_id=""))
    assert now(own).owner_id is None


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("headcount", {"headcount": "banyak"}, "headcount"),
        ("headcount", {"headcount": "9" * 400}, "headcount"),
        ("headcount", {"headcount_as_of_on": "31/02/2026"}, "headcount_as_of_on"),
        ("headcount", {"headcount_source": ""}, "headcount_source"),
        ("phone", {"phones": "12\x00 🐟"}, "phones"),
        ("email", {"email": "<b>bukan</b>"}, "email"),
        ("nib", {"nib": "123"}, "nib"),
        ("place", {"region_code": "99.99"}, "region_code"),
        ("sector", {"kbli": "00000"}, "kbli"),
        ("potential", {"potential": "Z"}, "potential"),
        ("tags", {"tags": "x" * 300}, "tags"),
        ("do_not_visit", {"is_do_not_visit": "y", "do_not_visit_reason": ""}, "do_not_visit_reason"),
    ],
)
def test_what_cannot_be_stored_is_said_in_the_cell(
    page_as: Any, officer: User, own: Company, *, key: str, values: dict[str, str], field: str
) -> None:
    opener = page_as(officer)
    version = own.version
    answer = send(opener, own, key, typed(opener, own, key, **values))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert now(own).version == version


def test_what_was_typed_stays_when_it_is_refused(page_as: Any, officer: User, own: Company) -> None:
    opener = page_as(officer)
    own.headcount_total = 20
    db.session.commit()
    answer = send(opener, own, "headcount", typed(opener, own, "headcount", headcount="25")).get_data(
        as_text=True
    )
    assert 'value="25"' in answer
    assert "(25)" in answer
    assert now(own).headcount == 12


def test_two_people_in_one_cell_are_told_of_each_other_and_nothing_is_overwritten(
    page_as: Any, officer: User, supervisor: User, own: Company
) -> None:
    opener, other = page_as(officer), page_as(supervisor)
    mine = typed(opener, own, "potential", potential="A")
    send(other, own, "potential", typed(other, own, "potential", potential="C"))
    answer = opener.client.post(url(own, "potential"), data=mine, headers={"HX-Request": "true"})
    told = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for words in ("Joko Kusuma menyimpan isian ini", "A – tinggi", "C – rendah"):
        assert words in told
    assert now(own).potential is Potential.C
    again = opener.post(url(own, "potential"), mine, status=409).form_values("form.cell-box")
    assert send(opener, own, "potential", again).status_code == 200
    assert now(own).potential is Potential.A


def test_two_people_in_two_cells_of_a_company_do_not_disturb_each_other(
    page_as: Any, officer: User, supervisor: User, own: Company
) -> None:
    opener, other = page_as(officer), page_as(supervisor)
    mine = typed(opener, own, "headcount", headcount="40")
    send(other, own, "potential", typed(other, own, "potential", potential="C"))
    assert send(opener, own, "headcount", mine).status_code == 200
    assert (now(own).headcount, own.potential) == (40, Potential.C)


def test_what_was_written_since_is_not_taken_back(page_as: Any, officer: User, own: Company) -> None:
    opener = page_as(officer)
    row = send(opener, own, "potential", typed(opener, own, "potential", potential="A")).get_data(
        as_text=True
    )
    services.edit(now(own), {"potential": Potential.B})
    db.session.commit()
    opener.client.post(unescape(row.partition('action="')[2].partition('"')[0]))
    assert "Isian ini sudah diubah lagi" in opener.open("/companies").words
    assert now(own).potential is Potential.B


def test_saving_what_was_there_already_says_nothing(page_as: Any, officer: User, own: Company) -> None:
    opener = page_as(officer)
    version = own.version
    answer = send(opener, own, "headcount", typed(opener, own, "headcount")).get_data(as_text=True)
    assert "toast" not in answer
    assert now(own).version == version


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_change_a_cell_is_refused(
    page_as: Any, officer: User, supervisor: User, own: Company, method: str
) -> None:
    other = company("Manggar Dua", owner=supervisor)
    gone = company("Manggar Tiga", owner=officer)
    services.trash(gone)
    db.session.commit()
    ask = getattr(page_as(officer).client, method)
    assert ask(url(other, "potential")).status_code == 403
    assert ask(url(own, "owner")).status_code == 403
    for address in (
        url(gone, "potential"),
        "/companies/99999/cells/potential",
        url(own, "stage"),
        url(own, "name"),
    ):
        assert ask(address).status_code == 404


def test_without_scripts_the_form_of_a_cell_is_a_page(page_as: Any, officer: User, own: Company) -> None:
    opener = page_as(officer)
    page = opener.open(url(own, "potential"))
    assert page.h1 == "Potensi PT Manggar Satu"
    values = page.form_values("form.cell-box")
    assert opener.post(url(own, "potential"), values | {"potential": "Z"}).h1 == "Potensi PT Manggar Satu"
    answer = opener.client.post(url(own, "potential"), data=values | {"potential": "B"})
    assert answer.headers["Location"] == f"/companies?q=manggar#company-{own.id}"


@pytest.mark.browser
def test_cells_are_filled_in_one_after_the_other_by_keyboard(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None], axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        rina = accounts.officer(name="Rina Nurhayati")
        first = company("Anugerah", owner=rina)
        second = company("Bahari", owner=rina)
        db.session.commit()
        ids = first.id, second.id
        sign_in_browser(rina)
    cell = [f"#company-{number} [data-cell={key}]" for number in ids for key in ("potential", "tags")]
    browser_page.goto("/companies?columns=potential,tags")
    browser_page.locator(f"{cell[0]} a").focus()
    browser_page.keyboard.press("F2")
    expect(browser_page.locator("#potential")).to_be_focused()
    axe(browser_page)
    browser_page.locator("#potential").select_option("A")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Tab")
    expect(browser_page.locator("#tags")).to_be_focused()
    expect(browser_page.locator(cell[0])).to_have_text("A")
    settled(browser_page)
    browser_page.keyboard.type("x" * 50)
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#tags-error")).to_be_visible()
    expect(browser_page.locator("#tags")).to_have_value("x" * 50)
    settled(browser_page)
    browser_page.locator("#tags").fill("pelabuhan")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator(cell[1])).to_have_text("pelabuhan")
    expect(browser_page.locator(f"{cell[1]} a")).to_be_focused()
    # The page comes anew: keys mean something to it once its scripts have run.
    with browser_page.expect_navigation():
        browser_page.get_by_role("button", name="Urungkan").click()
    expect(browser_page.locator(cell[1])).to_have_text("–")
    browser_page.locator(f"{cell[1]} a").focus()
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#tags")).to_be_focused()
    settled(browser_page)
    browser_page.keyboard.type("batal")
    browser_page.keyboard.press("Escape")
    expect(browser_page.locator(cell[3])).to_have_text("–")
    expect(browser_page.locator(f"{cell[3]} a")).to_be_focused()


def test_what_is_sent_without_the_version_it_was_opened_with_asks_instead_of_overwriting(
    page_as: Any, officer: User, own: Company
) -> None:
    answer = send(page_as(officer), own, "email", {"email": "baru@manggar.example"})
    assert answer.status_code == 409
    assert "conflict" in answer.get_data(as_text=True)
    assert now(own).email != "baru@manggar.example"
