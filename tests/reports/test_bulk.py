"""Many companies of the list changed at once, through the pages."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db
from tests.factories import accounts
from tests.reports.support import company


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, officer: User) -> Any:
    return page_as(officer)


@pytest.fixture
def three(officer: User) -> list[Company]:
    """Two companies of the officer, and one of somebody else."""
    made = [
        company("Manggar Satu", owner=officer),
        company("Manggar Dua", owner=officer, potential=Potential.C),
        company("Manggar Tiga"),
    ]
    db.session.commit()
    return made


def potentials(companies: list[Company]) -> list[str | None]:
    db.session.expire_all()
    return [one.potential.value if one.potential else None for one in companies]


def undo(opener: Any) -> Any:
    """Press the button of the message that the last deed left on the list."""
    action = opener.open("/companies?q=manggar").one(".toast form")["action"]
    return opener.client.post(unescape(str(action)), follow_redirects=True).get_data(as_text=True)


def test_ticked_rows_are_changed_and_what_is_not_ones_own_is_said(opener: Any, three: list[Company]) -> None:
    address = "&".join(f"company={one.id}" for one in three)
    page = opener.open(f"/companies/bulk?do=potential&filter=q%3Dmanggar&{address}")
    assert page.h1 == "Tetapkan potensi: 2 perusahaan"
    assert "1 dari 3 bukan milik Anda" in page.words
    form = {"do": "potential", "filter": "q=manggar", "company": [one.id for one in three], "potential": "A"}
    answer = opener.client.post("/companies/bulk", data=form)
    assert answer.headers["Location"] == "/companies?q=manggar"
    assert potentials(three) == ["A", "A", None]
    assert "Kembali seperti semula: 2 perusahaan." in undo(opener)
    assert potentials(three) == [None, "C", None]


def test_all_that_fit_the_filter_are_meant_with_their_true_total(
    opener: Any, officer: User, three: list[Company]
) -> None:
    company("Teritip Lain", owner=officer)
    db.session.commit()
    form = {"do": "add_tag", "filter": "q=manggar", "all": "1", "tag": "Pelabuhan", "company": "999999"}
    opener.client.post("/companies/bulk", data=form)
    assert "Tambah label “pelabuhan”: selesai untuk 2 perusahaan." in opener.open("/companies").words
    listed = opener.open("/companies?tag=pelabuhan")
    assert len(listed.select("tbody tr")) == 2


def test_what_was_changed_since_is_named_when_it_is_taken_back(opener: Any, three: list[Company]) -> None:
    form = {"do": "potential", "company": [one.id for one in three], "potential": "A"}
    opener.client.post("/companies/bulk", data=form)
    three[1].potential = Potential.B
    db.session.commit()
    assert "dibiarkan: PT Manggar Dua." in undo(opener)
    assert potentials(three) == [None, "B", None]


def test_a_supervisor_assigns_and_an_officer_may_not(page_as: Any, opener: Any, three: list[Company]) -> None:
    form = {"do": "assign", "company": [three[2].id], "owner_id": three[0].owner_id}
    assert opener.client.post("/companies/bulk", data=form).status_code == 403
    boss = page_as(accounts.UserFactory(roles=[Role.SUPERVISOR]))
    assert boss.client.post("/companies/bulk", data=form).status_code == 303
    db.session.expire_all()
    assert three[2].owner_id == three[0].owner_id


def test_readers_see_no_boxes(page_as: Any, three: list[Company]) -> None:
    page = page_as(accounts.UserFactory(roles=[Role.HEAD])).open("/companies")
    assert not page.select("input[name=company]")


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("", 200, "Belum ada yang dicentang"),
        (
            "?company=999999&company=x&company=-1&company=99999999999999999999",
            200,
            "Belum ada yang dicentang",
        ),
        ("?do=burn", 400, ""),
        ("?all=1&filter=" + quote("a=" + "x" * 5000), 400, ""),
        ("?all=1&filter=" + quote("a&" * 900), 400, ""),
    ],
)
def test_what_means_nothing_changes_nothing(opener: Any, address: str, status: int, words: str) -> None:
    answer = opener.client.get(f"/companies/bulk{address}")
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "form",
    [
        {"do": "add_tag", "tag": "a, b"},
        {"do": "add_tag", "tag": "  "},
        {"do": "add_tag", "tag": "x" * 41},
        {"do": "remove_tag", "tag": "tidak-ada"},
        {"do": "potential", "potential": "Z"},
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    opener: Any, three: list[Company], form: dict[str, str]
) -> None:
    answer = opener.client.post("/companies/bulk", data={**form, "company": str(three[0].id)})
    assert answer.status_code == 422
    assert re.search(r'class="field__error"', answer.get_data(as_text=True))
    assert potentials(three) == [None, "C", None]


def test_many_are_chosen_with_no_more_statements_than_two(
    opener: Any, three: list[Company], statements: Any
) -> None:
    addresses = [f"company={one.id}" for one in three]

    def look(number: int) -> None:
        opener.client.get("/companies/bulk?" + "&".join(addresses[:number]))

    look(3)
    statements.same_for(lambda: look(2), lambda: look(3))


def test_a_change_to_many_is_taken_back_after_its_message_is_gone(
    opener: Any, page_as: Any, three: list[Company]
) -> None:
    form = {"do": "potential", "company": [one.id for one in three], "potential": "A"}
    opener.client.post("/companies/bulk", data=form, follow_redirects=True)
    assert potentials(three) == ["A", "A", None]
    told = opener.open("/bulk-deeds")
    assert told.texts("tbody tr > *")[:2] == ["Tetapkan potensi A", "2 perusahaan"]
    opener.client.post(f"{told.one('tbody a')['href']}/undo")
    assert potentials(three) == [None, "C", None]
    assert opener.open("/bulk-deeds").texts("tbody tr > *")[3] != "–"
    assert not page_as(accounts.officer()).open("/bulk-deeds").select("tbody tr")
