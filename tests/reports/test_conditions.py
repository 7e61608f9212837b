"""Conditions put together on their page, and kept to by every surface of the list."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import g
from flask_babel import lazy_gettext as _l
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db
from app.reports import conditions, counting, fields, questions
from app.reports.addresses import read
from app.reports.conditions import MOST, Kind
from app.reports.fields import Field
from app.reports.filters import company_filter
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.reports.support import company
from tests.support.browsers import AxeCheck, settled
from tests.support.servers import LiveServer

pytestmark = pytest.mark.both_databases

ASKED = {"if": "potential~any~A", "if1": ["headcount~min~100", "visits~min~1"]}
WORDS = "Potensi: A – tinggi dan (Pekerja paling sedikit 100 atau Jumlah kunjungan paling sedikit 1)"


@pytest.fixture
def boss(session: Any, clock: Any) -> User:
    return accounts.supervisor(name="Arif Firmansyah")


@pytest.fixture
def opener(page_as: Any, boss: User) -> Any:
    return page_as(boss)


@pytest.fixture
def four(boss: User) -> list[Company]:
    """A large one, one that was visited, and two that are neither or not promising."""
    made = [
        company("Kariangau", potential=Potential.A, headcount=420),
        company("Manggar", potential=Potential.A, headcount=4),
        company("Teritip", potential=Potential.A),
        company("Lamaru", potential=Potential.B, headcount=420),
    ]
    make.visit(made[1])
    db.session.commit()
    return made


def listed(page: Any) -> list[str]:
    return [link.get_text() for link in page.select("tbody th a:not(.quick-link)")]


def test_conditions_are_put_together_without_scripts(opener: Any, four: list[Company]) -> None:
    page = opener.open("/companies").follow("Syarat")
    page = page.submit({"f-0": "potential", "do": "change"})
    page = page.submit({"v-0": "A", "do": "group"})
    page = page.submit({"f-1": "headcount", "do": "change"})
    page = page.submit({"v-1": "100", "do": "add-1"})
    page = page.submit({"f-2": "visits", "do": "change"})
    page = page.submit({"v-2": "1", "do": "add-0"})
    assert "2 perusahaan cocok" in page.words
    page = page.submit({"do": "remove-3"})
    answer = opener.client.get("/companies/conditions", query_string=page.form_values() | {"do": "apply"})
    assert answer.headers["Location"] == f"/companies?{urlencode(ASKED, doseq=True)}"
    page = opener.open(answer.headers["Location"])
    assert listed(page) == ["PT Kariangau", "PT Manggar"]
    assert "2 perusahaan cocok" in page.words
    # Both chips are ways out, and the form opens again as it was.
    assert listed(opener.open(page.select(".asked a.chip")[0]["href"])) == [
        "PT Kariangau",
        "PT Lamaru",
        "PT Manggar",
    ]
    assert page.follow("Ubah…").form_values()["v-1"] == "100"


def test_an_unfinished_condition_is_said_beside_it_and_nothing_typed_is_lost(opener: Any, boss: User) -> None:
    sent = {"f-0": "headcount", "o-0": "between", "v-0": ["10", "x"], "f-1": "tag", "f-2": "", "do": "apply"}
    page = opener.open("/companies/conditions", query_string=sent, status=422)
    assert page.texts(".field__error") == ["Tulis sebuah angka.", "Pilih paling sedikit satu."]
    assert page.form_values()["v-0"] == ["10", "x"]
    assert "Lengkapi syarat" in page.words
    count = opener.fragment("/companies/conditions", query_string=sent | {"v-0": ["10", "20"], "do": "count"})
    assert "Lengkapi syarat" in count.words


NONSENSE = [
    "if=nothing~is~1",
    "if=headcount",
    "if=headcount~min",
    "if=headcount~min~",
    "if=headcount~min~x",
    "if=headcount~min~99999999999999999999",
    "if=headcount~min~1~2",
    "if=headcount~between~9~1",
    "if=headcount~has~1",
    "if=potential~any",
    "if=potential~any~Z",
    "if=owner~any~x",
    "if=last_visit~over~-1",
    "if=last_visit~over~999999999",
    "if=last_visit~on~0001-01-01",
    "if=last_visit~on~9999-12-31",
    "if=kbli~starts~%27%3B--",
    "if=name~has~" + "x" * 300,
    "if=%3Cb%3E~%F0%9F%90%89",
    "if=potential~any~A&if10=headcount~min~1",
    "if=potential~any~A&ifx=1",
    "if=potential~any~A&match=none",
    "match=any&if=potential~any~A&if=nothing",
    "&".join(f"if=headcount~min~{number}" for number in range(MOST + 1)),
]


def test_no_address_is_read_as_less_than_it_says(four: list[Company], boss: User) -> None:
    for address in NONSENSE:
        wanted = company_filter(read(address), reader_id=boss.id)
        assert questions.understood(wanted.question, reader_id=boss.id).problems, address
        assert counting.count(boss, wanted) == 0, address


@pytest.mark.parametrize(
    "address", ["if=headcount~min~x&if=%3Cb%3E~%F0%9F%90%89", "if=potential~any~A&ifx=1"]
)
def test_what_nobody_can_read_is_said_and_widens_nothing(
    opener: Any, four: list[Company], address: str
) -> None:
    page = opener.open(f"/companies?{address}")
    assert not listed(page)
    assert page.texts(".asked .notice li")
    filter_ = quote(address)
    assert "Tidak ada yang diekspor" in opener.open(f"/exports/new?filter={filter_}").words
    bulk = opener.open(f"/companies/bulk?do=trash&all=1&filter={filter_}")
    assert "Belum ada yang dicentang" in bulk.words
    opener.open(f"/companies/conditions?filter={filter_}")
    form = {
        "do": "apply",
        "f-0": address,
        "g-0": "x",
        "o-0": "y",
        "v-0": address,
        "f-999": "\0",
        "match": "x",
    }
    opener.open("/companies/conditions", query_string=form | {"filter": address}, status=422)


def test_every_surface_keeps_to_the_conditions(opener: Any, four: list[Company]) -> None:
    address = urlencode(ASKED, doseq=True)
    page = opener.open(f"/companies?{address}")
    assert page.texts(".tabs__count") == ["2", "0", "2"]
    export = opener.open(page.link("Ekspor"))
    assert WORDS in export.words
    assert "2 baris" in export.words
    deed = opener.open(f"/companies/bulk?do=trash&all=1&filter={quote(address)}")
    assert "2 perusahaan" in deed.h1
    second = opener.open(page.link("PT Manggar"))
    assert "2 dari 2" in second.words
    kept = opener.client.post(
        "/views/companies/new", data={"name": "Menjanjikan", "scope": "private", "filter": address}
    )
    assert listed(opener.open(kept.headers["Location"])) == ["PT Kariangau", "PT Manggar"]
    # The plain filters and the search beside them hand the conditions on.
    form = opener.open(kept.headers["Location"]).form_values("form.filter-bar")
    assert conditions.question(_multi(form)).pairs() == conditions.question(_multi(ASKED)).pairs()


def _multi(values: dict[str, Any]) -> Any:
    return MultiDict(values)


def test_a_package_adds_fields_while_the_office_runs(
    opener: Any, four: list[Company], monkeypatch: Any
) -> None:
    own = Field("own_shift", _l("Name"), Kind.NUMBER, Company.headcount)
    monkeypatch.setattr(fields, "_sources", [*fields._sources, lambda: [own]])
    g.pop("list_fields", None)
    assert "own_shift" in opener.open("/companies/conditions").html
    assert listed(opener.open("/companies?if=own_shift~max~4")) == ["PT Manggar"]


def test_the_list_needs_no_more_statements_for_many_conditions_and_rows(
    opener: Any, four: list[Company], statements: Any
) -> None:
    few, many = (
        "if=tag~none~x&if=owner~any~me",
        "if=visits~max~9&if=next_step~no&if1=visitor~none~me&if1=form~any~pt",
    )

    def grow() -> None:
        for number in range(20):
            made = company(f"Uji {number}")
            make.partnership("visited", of=made)
            make.visit(made)

    statements.same_after(grow, lambda: opener.client.get(f"/companies?{many}"))
    assert len(statements.of(lambda: opener.client.get(f"/companies?{few}&{many}"))) <= 28


@pytest.mark.browser
def test_a_question_is_put_together_by_keyboard_in_a_dialog(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None], axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        boss = accounts.supervisor(name="Arif Firmansyah")
        company("Kariangau", potential=Potential.A, headcount=420)
        company("Manggar", potential=Potential.B)
        db.session.commit()
        sign_in_browser(boss)
    browser_page.goto("/companies")
    browser_page.get_by_role("link", name="Syarat").press("Enter")
    browser_page.locator("#f-0").select_option("potential")
    choice = browser_page.get_by_role("checkbox", name="A – tinggi")
    expect(choice).to_be_visible()
    settled(browser_page)
    choice.press("Space")
    expect(browser_page.locator("#ask-count")).to_have_text("1 perusahaan cocok")
    browser_page.locator("#add-group").press("Enter")
    expect(browser_page.locator("#f-1")).to_be_focused()
    expect(choice).to_be_checked()
    settled(browser_page)
    browser_page.locator("#f-1").select_option("headcount")
    axe(browser_page)
    browser_page.locator("#v-1").fill("100")
    browser_page.locator("#v-1").press("Enter")
    expect(browser_page.locator(".asked")).to_contain_text("Pekerja paling sedikit 100")
    expect(browser_page.locator("tbody tr")).to_have_count(1)
    browser_page.locator(".asked a.chip").first.press("Enter")
    expect(browser_page.locator(".asked .chip")).to_have_count(1)
