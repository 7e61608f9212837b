"""The kelurahan of a company's coordinates: proposed beside the field, never written by itself."""

from typing import Any

import pytest

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from tests.factories import accounts
from tests.factories.companies import make_company

# A pharmacy as OpenStreetMap maps it (© OpenStreetMap contributors, ODbL) lies in Klandasan Ilir.
THERE = {"latitude": "-1.2733584", "longitude": "116.846164"}
KLANDASAN_ILIR, MANGGAR, BALIKPAPAN_KOTA = "64.71.06.1004", "64.71.01.1001", "64.71.06"


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, officer: User) -> Any:
    return page_as(officer)


@pytest.mark.parametrize(
    ("filed", "said"),
    [
        (None, "Koordinat ini berada di Kelurahan Klandasan Ilir."),
        (BALIKPAPAN_KOTA, "Koordinat ini berada di Kelurahan Klandasan Ilir."),
        (MANGGAR, "Koordinat ini berada di Kelurahan Klandasan Ilir, bukan Manggar."),
        (KLANDASAN_ILIR, ""),
    ],
)
def test_the_form_proposes_the_kelurahan_of_the_coordinates(
    opener: Any, filed: str | None, said: str
) -> None:
    values = THERE | ({"region_code": filed} if filed else {})

    hint = opener.fragment("/companies/place-hint", query_string=values)

    assert said in hint.words
    assert bool(hint.select(f'[data-choose="region_code"][data-value="{KLANDASAN_ILIR}"]')) is bool(said)


def test_odd_coordinates_propose_nothing(opener: Any) -> None:
    for latitude in ("", "x", "nan", "1e999", "-91", "😀", "0"):
        values = {"latitude": latitude, "longitude": "116.8", "region_code": "<b>"}
        assert opener.fragment("/companies/place-hint", query_string=values).words == ""


def test_saving_coordinates_writes_no_kelurahan_until_somebody_takes_it_over(
    opener: Any, officer: User
) -> None:
    company = make_company(by=officer, **THERE)
    company.owner_id = officer.id
    db.session.commit()

    page = opener.open(f"/companies/{company.id}/place")
    assert company.region_code is None
    assert "Koordinatnya berada di Kelurahan Klandasan Ilir." in page.words

    opener.post(f"/companies/{company.id}/kelurahan")
    assert db.session.get_one(Company, company.id).region_code == KLANDASAN_ILIR
    assert "Koordinatnya berada" not in opener.open(f"/companies/{company.id}/place").words


def test_another_officers_company_is_not_filed_anew(page_as: Any, officer: User) -> None:
    company = make_company(by=officer, **THERE)
    company.owner_id = officer.id
    db.session.commit()

    page_as(accounts.officer(name="Bayu Saputra")).post(f"/companies/{company.id}/kelurahan", status=403)

    assert db.session.get_one(Company, company.id).region_code is None
