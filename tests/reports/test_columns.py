"""Which columns the list of companies shows."""

from typing import Any

import pytest

from app.accounts.models import User
from app.companies.models import Tag
from app.core.db import db
from app.reports import columns
from tests.factories import accounts
from tests.reports.support import company

USUAL = ["Perusahaan", "Tahap", "Pekerja", "Potensi", "Kunjungan terakhir", "Langkah berikutnya", "Petugas"]


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, officer: User) -> Any:
    company("Manggar Satu", owner=officer, nib="9120001234567", tags=[Tag(name="pelabuhan")])
    db.session.commit()
    return page_as(officer)


def headings(page: Any) -> list[str]:
    return [found.get_text(strip=True) for found in page.select("thead th") if found.get_text(strip=True)]


@pytest.mark.parametrize(
    "asked", ["", "?columns=", "?columns=stage;drop", f"?columns={','.join(columns.USUAL)}"]
)
def test_the_usual_columns_are_shown_unless_others_are_asked_for(opener: Any, asked: str) -> None:
    assert headings(opener.open(f"/companies{asked}")) == USUAL


def test_the_columns_asked_for_are_shown_in_their_order(opener: Any) -> None:
    page = opener.open("/companies?columns=tags,nib,stage,tags,none")
    assert headings(page) == ["Perusahaan", "Label", "NIB", "Tahap"]
    values = [cell.get_text(strip=True) for cell in page.select("tbody td[data-label]")]
    assert values == ["pelabuhan", "9120 0012 34567", "–"]


def test_every_column_can_be_shown_of_a_company_that_has_nothing(opener: Any) -> None:
    company("Kosong")
    db.session.commit()
    page = opener.open(f"/companies?columns={','.join(columns.COLUMNS)}")
    assert len(headings(page)) == 1 + len(columns.COLUMNS)


def test_ticked_columns_go_into_the_address_by_their_place(opener: Any) -> None:
    answer = opener.client.get(
        "/companies/columns?apply=1&filter=q%3Dmanggar%26columns%3Dnib&column=stage&column=tags&column=owner"
        "&place-stage=9&place-tags=1&place-owner=x"
    )
    assert answer.headers["Location"] == "/companies?q=manggar&columns=tags%2Cowner%2Cstage"


@pytest.mark.parametrize(
    ("places", "order"),
    [((1, 2, 1), "owner,stage,tags"), ((3, 2, 3), "tags,owner,stage"), ((3, 2, 1), "owner,tags,stage")],
)
def test_who_is_given_the_number_of_another_takes_its_place(
    opener: Any, places: tuple[int, ...], order: str
) -> None:
    ticked = "".join(
        f"&column={key}&place-{key}={place}"
        for key, place in zip(("stage", "tags", "owner"), places, strict=True)
    )
    answer = opener.client.get(f"/companies/columns?apply=1{ticked}")
    assert answer.headers["Location"] == f"/companies?columns={order.replace(',', '%2C')}"


def test_the_usual_ones_need_not_be_said(opener: Any) -> None:
    ticked = "".join(f"&column={key}" for key in columns.USUAL)
    for asked in (ticked, "&column=nothing", ""):
        answer = opener.client.get(f"/companies/columns?apply=1&filter=columns%3Dnib{asked}")
        assert answer.headers["Location"] == "/companies"


def test_the_choice_begins_with_what_is_shown(opener: Any) -> None:
    page = opener.open("/companies/columns?filter=columns%3Dnib%2Cstage")
    assert [box["value"] for box in page.select("input[name=column][checked]")] == ["nib", "stage"]
    assert len(page.select("input[name=column]")) == len(columns.COLUMNS)


def test_columns_survive_a_filter(opener: Any) -> None:
    page = opener.open("/companies?columns=nib&q=manggar&potential=A")
    assert page.one('.filter-bar input[name="columns"]')["value"] == "nib"
    links = page.select(".tabs a, .filter-bar__chips a")
    assert links
    assert all("columns=nib" in str(link["href"]) for link in links)


def test_more_columns_need_no_more_statements_but_one_for_the_points(opener: Any, statements: Any) -> None:
    opener.client.get("/companies")
    statements.same_for(
        lambda: opener.client.get("/companies?columns=stage,points"),
        lambda: opener.client.get(f"/companies?columns={','.join(columns.COLUMNS)}"),
    )
