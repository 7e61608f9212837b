"""The office's pages of the window, and the form that anybody may fill in."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.companies.models import Company
from app.core.db import db
from app.window.enums import Interest, Verdict
from app.window.models import Approach, CompanyLink
from tests.factories import accounts, companies
from tests.factories.window import a_link, an_approach
from tests.support.sign_in import sign_in_as


@pytest.fixture
def officer(app: Flask, session: Any, clock: Any, client: Any) -> Any:
    officer = accounts.officer()
    db.session.commit()
    sign_in_as(client, officer)
    return officer


def test_a_link_is_made_shown_answered_reviewed_and_listed(client: Any, officer: Any) -> None:
    firm = companies.make_company(by=officer, name="PT Lamaru Uji")
    assert client.get(f"/companies/{firm.id}/links/new").status_code == 200
    made = client.post(
        f"/companies/{firm.id}/links/new", data={"purposes": ["data", "interest"], "days": "7"}
    )
    shown = client.get(made.location).get_data(as_text=True)
    address = re.search(r"/window/([\w-]{20,})", shown)
    assert address is not None
    assert "data:image/svg" in shown
    assert "wa.me" in shown
    sent = client.post(address.group(), data={"sender": "Sari", "name": firm.full_name, "interest": "yes"})
    assert sent.status_code == 303
    link = db.session.scalars(select(CompanyLink)).one()
    review = client.get(f"/company-links/{link.id}").get_data(as_text=True)
    (number,) = set(re.findall(r'name="verdict(\d+)"', review))
    assert (
        client.post(f"/company-links/{link.id}/review", data={f"verdict{number}": "rejected"}).status_code
        == 422
    )
    done = client.post(f"/company-links/{link.id}/review", data={f"verdict{number}": "accepted"})
    assert done.status_code == 303
    for tab in ("waiting", "approaches", "open", "past"):
        assert client.get(f"/company-links?tab={tab}").status_code == 200
    assert "links" in client.get(f"/companies/{firm.id}/papers").get_data(as_text=True)
    assert client.get("/interest-form").status_code == 200


def test_an_unknown_company_waits_and_is_taken_up(client: Any, clock: Any, officer: Any) -> None:
    known = companies.make_company(by=officer, name="PT Teritip Jaya Uji")
    page = client.get("/interest").get_data(as_text=True)
    asked_at = re.search(r'name="asked_at"[^>]*value="([^"]+)"', page)
    assert asked_at is not None
    form = {
        "company_name": "PT. Teritip Jaya Uji",
        "person": "Sari",
        "phone": "0812-5555-0199",
        "interest": "yes",
    }
    form["asked_at"] = asked_at.group(1)
    assert client.post("/interest", data=form).status_code == 422
    clock.move(seconds=30)
    assert client.post("/interest", data={**form, "nickname": "bot"}).status_code == 422
    for name, unfit in (("phone", "12"), ("email", "sari")):
        refused = client.post("/interest", data={**form, name: unfit})
        assert refused.status_code == 422
        assert f'id="{name}-error"' in refused.get_data(as_text=True)
    assert client.post("/interest", data=form).status_code == 303
    made = db.session.scalars(select(Approach)).one()
    assert known.full_name in client.get(f"/approaches/{made.id}").get_data(as_text=True)
    taken = client.post(f"/approaches/{made.id}/take-up", data={"company": str(known.id)})
    assert taken.status_code == 303
    db.session.refresh(made)
    assert (made.verdict, made.company_id, made.is_new) == (Verdict.ACCEPTED, known.id, False)


def test_what_is_put_aside_can_wait_again_and_become_a_company(client: Any, officer: Any) -> None:
    made = an_approach("PT Baru Sekali Uji", interest=Interest.YES, headcount=12)
    db.session.commit()
    assert client.post(f"/approaches/{made.id}/dismiss", data={"why": "Ganda"}).status_code == 303
    assert client.post(f"/approaches/{made.id}/reopen").status_code == 303
    assert client.post(f"/approaches/{made.id}/take-up").status_code == 303
    assert db.session.scalars(select(Company).where(Company.name == "Baru Sekali Uji")).one().headcount == 12


def test_who_only_sees_a_company_neither_asks_nor_reviews(client: Any, officer: Any) -> None:
    firm = companies.make_company(by=officer)
    link, _token = a_link(firm, by=officer)
    db.session.commit()
    sign_in_as(client, accounts.officer())
    assert client.get(f"/company-links/{link.id}").status_code == 200
    for address in (
        f"/companies/{firm.id}/links/new",
        f"/company-links/{link.id}/review",
        f"/company-links/{link.id}/revoke",
    ):
        assert client.post(address).status_code == 403


def test_who_holds_the_address_reads_no_nik_of_a_sole_trader(client: Any, officer: Any) -> None:
    firm = companies.make_company(by=officer, name="UD Umpama", npwp="6471010101900001")
    _link, token = a_link(firm, by=officer)
    opened = client.get(f"/window/{token}").get_data(as_text=True)
    assert "UD Umpama" in opened
    assert "6471010101900001" not in opened
    answered = client.post(f"/window/{token}", data={"sender": "Sari", "name": "UD Umpama", "interest": "no"})
    assert answered.status_code == 303
    assert db.session.get_one(type(firm), firm.id).npwp == "6471010101900001"


def test_a_nik_that_a_company_answers_is_reviewed_masked(client: Any, officer: Any) -> None:
    firm = companies.make_company(by=officer, name="UD Umpama")
    link, token = a_link(firm, by=officer)
    sent = {"sender": "Sari", "name": "UD Umpama", "npwp": "6471 0101 0190 0001", "interest": "no"}
    assert client.post(f"/window/{token}", data=sent).status_code == 303
    review = client.get(f"/company-links/{link.id}").get_data(as_text=True)
    assert "6471**********01" in review
    assert "0101 0190" not in review
