"""Companies near a company or a point: the circle, its edge, the order, the way through it."""

from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.companies.models import Company, CompanyMerge
from app.core import formats
from app.core.db import db
from app.reports import near
from tests.factories import accounts
from tests.reports.support import company

pytestmark = pytest.mark.both_databases

MIDDLE = (-1.25, 116.85)
METRE = 1 / 111_195


@pytest.fixture
def reader(session: Any, clock: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, reader: User) -> Any:
    return page_as(reader)


@pytest.fixture
def middle(reader: User) -> Company:
    """A company with four around it, one beyond five kilometres, one in the trash and one without a place."""
    made = company("Tengah", latitude=MIDDLE[0], longitude=MIDDLE[1])
    for name, away in (
        ("Dua ratus", 200),
        ("Seribu", 999),
        ("Lewat seribu", 1001),
        ("Dua ribu", 2000),
        ("Jauh", 5200),
    ):
        company(name, latitude=MIDDLE[0] + away * METRE, longitude=MIDDLE[1])
    company("Dibuang", latitude=MIDDLE[0], longitude=MIDDLE[1], trashed_at=reader.created_at)
    company("Tanpa tempat")
    db.session.commit()
    return made


def names(page: Any) -> list[str]:
    return [str(link.get_text()) for link in page.select("tbody th > a:first-child")]


def test_the_list_holds_who_lies_within_the_circle_the_nearest_first(opener: Any, middle: Company) -> None:
    page = opener.open(f"/companies?near={middle.id}")

    assert names(page) == ["PT Dua ratus", "PT Seribu"]
    assert [cell.get_text() for cell in page.select('td[data-label="Jarak"]')] == ["200 m", "999 m"]
    assert "Dalam 1 km dari PT Tengah" in page.words
    assert names(opener.open(f"/companies?near={middle.id}&within=3000&sort=-distance")) == [
        "PT Dua ribu",
        "PT Lewat seribu",
        "PT Seribu",
        "PT Dua ratus",
    ]


def test_around_a_merged_company_lie_those_around_the_one_it_became(
    opener: Any, middle: Company, reader: User
) -> None:
    lost = company("Lama", trashed_at=reader.created_at)
    db.session.add(CompanyMerge(kept_id=middle.id, lost_id=lost.id, by_id=reader.id))
    db.session.flush()
    page = opener.open(f"/companies?near={lost.id}")
    assert names(page) == ["PT Dua ratus", "PT Seribu"]
    assert "Dalam 1 km dari PT Tengah" in page.words


def test_a_point_has_companies_around_it_too(opener: Any, middle: Company) -> None:
    page = opener.open("/companies?near=-1.25,116.85&within=500")

    assert names(page) == ["PT Tengah", "PT Dua ratus"]


def test_pages_of_a_circle_follow_each_other(opener: Any, reader: User) -> None:
    for number in range(60):
        company(f"Nomor {number:02}", latitude=MIDDLE[0] + number // 2 * 10 * METRE, longitude=MIDDLE[1])
    db.session.commit()
    seen: list[str] = []
    address = "/companies?near=-1.25,116.85"
    while address:
        page = opener.open(address)
        seen += names(page)
        following = page.select('a[rel="next"]')
        address = str(following[0]["href"]) if following else ""

    assert seen == [f"PT Nomor {number:02}" for number in range(60)]


def test_what_is_no_place_never_breaks_the_list(opener: Any, middle: Company) -> None:
    for written in (
        "",
        "0",
        "99999999999",
        "nan,nan",
        "inf,1",
        "91,0",
        "1,2,3",
        "x",
        "-1.25",
        "<b>",
        "😀,1",
        "1e400,1",
    ):
        opener.open(f"/companies?near={quote(written)}&within=99&sort=distance")


def test_a_company_without_a_place_has_nobody_near_and_the_list_says_why(
    opener: Any, middle: Company
) -> None:
    placeless = db.session.query(Company).filter_by(name="Tanpa tempat").one()

    page = opener.open(f"/companies?near={placeless.id}")

    assert names(page) == []
    assert "PT Tanpa tempat, yang letaknya belum diketahui" in page.words


def test_the_page_of_a_company_shows_its_neighbours(opener: Any, middle: Company) -> None:
    panel = opener.open(f"/companies/{middle.id}/place").one("#near")

    assert [link.get_text() for link in panel.select(".panel-row a")] == ["PT Dua ratus", "PT Seribu"]
    assert f"/companies?near={middle.id}&within=3000" in {link["href"] for link in panel.select("a")}


def test_the_way_through_a_circle_goes_by_distance(opener: Any, middle: Company) -> None:
    first = db.session.query(Company).filter_by(name="Dua ratus").one()
    address = quote(f"near={middle.id}&within=3000")

    page = opener.open(f"/companies/{first.id}?at=1&list={address}")

    following = db.session.query(Company).filter_by(name="Seribu").one()
    assert f"/companies/{following.id}?" in page.one(".walk a[rel=next]")["href"]


def test_companies_without_a_place_are_listed(opener: Any, middle: Company) -> None:
    assert names(opener.open("/companies?lacks=coordinates")) == ["PT Tanpa tempat"]


def test_only_the_usual_reaches_are_known() -> None:
    assert near.asked_for(MultiDict({"near": "7", "within": "3000"})) == near.Near(3000, company_id=7)
    assert near.asked_for(MultiDict({"near": "7", "within": "4000000"})) == near.Near(1000, company_id=7)
    assert near.asked_for(MultiDict()) is None


@pytest.mark.parametrize(
    ("metres", "words"), [(0, "0 m"), (850, "850 m"), (1000, "1 km"), (1249, "1,2 km"), (12_000, "12 km")]
)
def test_distances_are_said_short(metres: int, words: str) -> None:
    assert formats.distance(metres) == words
