"""Visits that come late: each once, by the same rules as on the page."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.accounts.models import User
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit, VisitNeed
from app.settings.models import Purpose, Trade
from app.sync.models import SyncItem
from app.sync.wire import hash_of
from tests.factories import outreach
from tests.support.client import Visitor
from tests.sync.phone import Phone

PhoneOf = Callable[[User], Phone]


@pytest.fixture
def phone(phone_of: PhoneOf, rina: User) -> Phone:
    return phone_of(rina)


def the_visit(uuid: UUID) -> Visit:
    return db.session.query(Visit).filter_by(uuid=uuid).one()


def test_a_visit_is_stored_and_its_very_bytes_are_confirmed(phone: Phone, rina: User) -> None:
    uuid, body = uuid4(), phone.visit(outreach.a_company(), notes="Menerima kami dengan baik")
    answer = phone.send(uuid, body)
    assert answer.status_code == 201, answer.text
    said = answer.get_json()
    visit = the_visit(uuid)
    assert said["hash"] == hash_of(body)
    assert (said["state"], said["id"], said["url"]) == ("stored", visit.id, f"/visits/{visit.id}")
    assert visit.outcome is VisitOutcome.INTERESTED
    assert (visit.created_by_id, visit.notes) == (rina.id, "Menerima kami dengan baik")
    assert visit.received_at is not None


def test_a_visit_written_while_its_purpose_was_in_use_keeps_it(phone: Phone) -> None:
    row = db.session.query(Purpose).filter_by(key="signing").one()
    row.is_active = False
    db.session.commit()
    uuid = uuid4()
    assert phone.send(uuid, phone.visit(outreach.a_company(), purpose="signing")).status_code == 201
    assert the_visit(uuid).purpose == "signing"


def test_a_visit_written_while_its_reason_and_trade_were_in_use_keeps_them(phone: Phone) -> None:
    reason, trade = outreach.a_reason(), db.session.query(Trade).first()
    assert trade is not None
    reason.is_active = trade.is_active = False
    db.session.commit()
    uuid, wanted = uuid4(), {"needs-position": "Tukang las", "needs-count": "2", "needs-trade": str(trade.id)}
    body = phone.visit(outreach.a_company(), outcome="refused", refusal_reason_id=reason.id, **wanted)
    answer = phone.send(uuid, body)
    assert answer.status_code == 201, answer.text
    (need,) = db.session.query(VisitNeed).filter_by(visit_id=the_visit(uuid).id)
    assert (the_visit(uuid).refusal_reason_id, need.trade_id) == (reason.id, trade.id)


def test_the_same_bytes_again_change_nothing(phone: Phone) -> None:
    uuid, body = uuid4(), phone.visit(outreach.a_company())
    first = phone.send(uuid, body).get_json()
    again = phone.send(uuid, body)
    assert again.status_code == 200
    assert again.get_json() == first
    assert db.session.query(Visit).count() == 1
    assert db.session.query(SyncItem).one().times == 2


def test_cut_bytes_are_asked_for_again(phone: Phone) -> None:
    body = phone.visit(outreach.a_company())
    answer = phone.send(uuid4(), body[:-20], **{"X-Content-SHA256": hash_of(body)})
    assert (answer.status_code, answer.get_json()) == (400, {"state": "cut"})
    assert db.session.query(SyncItem).count() == 0


def test_a_visit_that_breaks_a_rule_is_refused_beside_its_field(phone: Phone) -> None:
    uuid, company = uuid4(), outreach.a_company()
    answer = phone.send(uuid, phone.visit(company, outcome="refused"))
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["refusal_reason_id"]
    assert db.session.query(Visit).count() == 0
    mended = phone.send(uuid, phone.visit(company))
    assert mended.status_code == 201


def test_who_is_signed_out_is_told_so_and_never_led_to_a_page(client: Visitor, phone: Phone) -> None:
    body = phone.visit(outreach.a_company())
    phone.visitor = client
    answer = phone.send(uuid4(), body)
    assert (answer.status_code, answer.get_json()) == (401, {"state": "signed_out"})
    assert client.get("/sync/pack").get_json() == {"state": "signed_out"}
    assert client.get("/sync/session").get_json()["signed_in"] is False


def test_another_persons_outbox_is_not_taken_for_ones_own(
    phone: Phone, phone_of: PhoneOf, joko: User
) -> None:
    body = phone.visit(outreach.a_company())
    answer = phone_of(joko).send(uuid4(), body)
    assert (answer.status_code, answer.get_json()) == (403, {"state": "other_user"})


def edited(phone: Phone, uuid: UUID, company: Any, base: str | None, **fields: Any) -> Any:
    return phone.send(uuid, phone.visit(company, base=base, **fields))


def test_edits_of_different_fields_on_two_devices_are_merged(phone: Phone) -> None:
    uuid, company = uuid4(), outreach.a_company()
    base = phone.send(uuid, phone.visit(company, notes="Lama")).get_json()["hash"]
    assert edited(phone, uuid, company, base, notes="Baru").status_code == 200
    assert edited(phone, uuid, company, base, notes="Lama", seats_offered=4).status_code == 200
    visit = the_visit(uuid)
    assert (visit.notes, visit.seats_offered) == ("Baru", 4)


def test_the_same_field_changed_twice_is_asked_and_then_settled(phone: Phone) -> None:
    uuid, company = uuid4(), outreach.a_company()
    base = phone.send(uuid, phone.visit(company, notes="Lama", seats_offered=1)).get_json()["hash"]
    edited(phone, uuid, company, base, notes="Dari ponsel kedua", seats_offered=2)
    asked = edited(phone, uuid, company, base, notes="Dari ponsel pertama", seats_offered=1)
    assert asked.status_code == 409
    field = asked.get_json()["fields"]["notes"]
    assert [field[name] for name in ("yours", "stored", "before")] == [
        "Dari ponsel pertama",
        "Dari ponsel kedua",
        "Lama",
    ]
    settled = edited(phone, uuid, company, asked.get_json()["hash"], notes="Keduanya", seats_offered=1)
    assert settled.status_code == 200
    assert (the_visit(uuid).notes, the_visit(uuid).seats_offered) == ("Keduanya", 2)


def test_what_a_phone_leaves_out_was_cleared_if_it_was_there_before(phone: Phone) -> None:
    uuid, company = uuid4(), outreach.a_company()
    needs = {"needs-position": "Juru las", "needs-count": "2", "needs-trade": ""}
    first = phone.send(uuid, phone.visit(company, notes="Lama", **needs)).get_json()
    visit = the_visit(uuid)
    phone.visitor.post(
        f"{first['url']}/edit",
        data={"version": visit.version, "outcome": "interested", "notes": "Lama", "seats_offered": "3"}
        | {"needs-position": "Juru las", "needs-count": "2"},
    )
    assert edited(phone, uuid, company, first["hash"]).status_code == 200
    db.session.refresh(visit)
    assert (visit.notes, visit.seats_offered) == (None, 3)
    assert db.session.query(VisitNeed).count() == 0


def test_what_no_phone_would_send_is_refused_with_a_sentence(phone: Phone) -> None:
    company = outreach.a_company()
    bodies = [
        b"",
        b"[" * 50_000,
        b"\xff\xfe",
        b'{"format": 1e400, "kind": "visit"}',
        phone.item("photo", []),
        phone.item("visit", [["notes"]]),
        phone.visit("new:nothing"),
        phone.visit("9" * 20),
        phone.visit(company, contacts=["x", "9" * 25], officers="zz", seats_offered="9" * 50),
        phone.visit(company, visited_on="9999-12-31", latitude="NaN", next_owner_id="\ud800"),
    ]
    for body in bodies:
        for clock in ("0001-01-01T00:00:00Z", phone.time):
            answer = phone.send(uuid4(), body, **{"X-Phone-Time": clock})
            assert (answer.status_code, answer.get_json()["state"]) == (422, "refused"), body[:200]
            assert not re.search("choice|valid", answer.get_json()["sentence"])
    phone.send(uuid4(), phone.visit(company, notes="Baik\x00\ud800 <b>😀"))
    assert db.session.query(Visit).one().notes == "Baik <b>😀"
