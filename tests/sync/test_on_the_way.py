"""Companies, people, stops and next steps noted on the way; and visits to what was made there."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from app.accounts.models import User
from app.companies import services as company_services
from app.companies.models import Company, Contact, LikelyPair
from app.core.db import db
from app.follow_ups import services as follow_up_services
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import StopState
from app.outreach.models import Stop, Visit
from app.settings.enums import ReasonKind
from app.settings.models import Reason
from app.sync.enums import Concern
from app.sync.models import SyncItem
from tests.factories import companies, follow_ups, outreach
from tests.sync.phone import Phone, pairs


@pytest.fixture
def phone(phone_of: Callable[[User], Phone], rina: User) -> Phone:
    return phone_of(rina)


def a_firm(phone: Phone, **fields: Any) -> bytes:
    return phone.item(
        "company", pairs(**{"name": "PT Bahari Uji Nusantara", "address": "Jl. Mulawarman 12"} | fields)
    )


def test_a_visit_waits_for_the_company_made_with_it(phone: Phone, rina: User) -> None:
    company, person, visit = uuid4(), uuid4(), uuid4()
    there = f"new:{company}"
    body = phone.visit(there, contacts=[f"new:{person}"])
    for missing in (company, person):
        waiting = phone.send(visit, body)
        assert (waiting.status_code, waiting.get_json()) == (202, {"state": "waiting", "for": str(missing)})
        if missing == company:
            early = phone.send(person, phone.item("contact", pairs(company=there, name="Sari Utami")))
            assert early.status_code == 202
            assert phone.send(company, a_firm(phone)).status_code == 201
        else:
            phone.send(person, phone.item("contact", pairs(company=there, name="Sari Utami")))
    assert phone.send(visit, body).status_code == 201
    stored = db.session.query(Visit).one()
    assert db.session.get_one(Company, stored.company_id).owner_id == rina.id
    assert stored.people_met == "Sari Utami"
    assert db.session.query(Contact).one().company_id == stored.company_id


def test_a_company_whose_number_is_on_file_is_that_company(phone: Phone) -> None:
    known = companies.make_company(nib="9120001234567")
    answer = phone.send(uuid4(), a_firm(phone, nib="9120 0012 34567")).get_json()
    assert (answer["state"], answer["id"]) == ("stored", known.id)
    assert known.full_name in answer["notices"][0]
    assert db.session.query(Company).count() == 1


def test_a_company_that_looks_like_one_on_file_is_put_among_the_pairs(phone: Phone) -> None:
    known = companies.make_company(name="PT Bahari Uji Nusantara", address="Jl. Mulawarman 12")
    answer = phone.send(uuid4(), a_firm(phone)).get_json()
    assert answer["id"] != known.id
    assert "mirip" in answer["notices"][0]
    pair = db.session.query(LikelyPair).one()
    assert {pair.first_id, pair.second_id} == {known.id, answer["id"]}
    assert db.session.query(SyncItem).one().concerns == [Concern.LOOKS_ALIKE]


def test_a_company_merged_meanwhile_takes_the_visit_to_what_it_became(phone: Phone, wati: User) -> None:
    kept, lost = companies.make_company(), companies.make_company()
    company_services.merge(kept, lost, values={}, by=wati)
    assert phone.send(uuid4(), phone.visit(lost)).status_code == 201
    assert db.session.query(Visit).one().company_id == kept.id


def test_edits_of_a_company_are_merged_with_those_of_the_office(phone: Phone, rina: User) -> None:
    uuid = uuid4()
    first = phone.send(uuid, a_firm(phone)).get_json()
    company = db.session.get_one(Company, first["id"])
    company_services.edit(company, {"address": "Jl. Mulawarman 14"})
    body = phone.item(
        "company",
        pairs(name="PT Bahari Uji Nusantara", address="Jl. Mulawarman 12", phones="0542 7654321"),
        base=first["hash"],
    )
    assert phone.send(uuid, body).status_code == 200
    db.session.refresh(company)
    assert (company.address, company.phones[0]["e164"]) == ("Jl. Mulawarman 14", "+625427654321")


def test_people_are_added_only_where_the_officer_is_in_charge(phone: Phone, joko: User) -> None:
    foreign = companies.make_company(by=joko)
    foreign.owner_id = joko.id
    answer = phone.send(uuid4(), phone.item("contact", pairs(company=str(foreign.id), name="Sari Utami")))
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["company"]


def test_a_stop_is_arrived_at_and_missed_once(phone: Phone, rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    stop, other = outreach.a_stop(road_show), outreach.a_stop(road_show)
    uuid, at = uuid4(), phone.time
    body = phone.item("stop", pairs(stop=stop.id, state="arrived", at=at))
    phone.clock.now = phone.clock.now.replace(hour=3)
    assert [phone.send(uuid, body).status_code for _time in range(2)] == [201, 200]
    assert db.session.get_one(Stop, stop.id).arrived_at.isoformat() == at  # type: ignore[union-attr]
    reason = db.session.query(Reason).filter_by(kind=ReasonKind.MISSED_STOP).first()
    assert reason is not None
    missed = phone.item("stop", pairs(stop=other.id, state="missed", reason_id=reason.id))
    assert phone.send(uuid4(), missed).status_code == 201
    assert db.session.get_one(Stop, other.id).state is StopState.MISSED
    old = outreach.a_reason(ReasonKind.MISSED_STOP, "lama", "Tidak dipakai lagi")
    old.is_active = False
    third = outreach.a_stop(road_show)
    written_before = phone.item("stop", pairs(stop=third.id, state="missed", reason_id=old.id))
    assert phone.send(uuid4(), written_before).status_code == 201
    nothing = phone.send(uuid4(), phone.item("stop", pairs(stop=other.id, state="missed")))
    assert list(nothing.get_json()["errors"]) == ["reason_id"]


def test_a_missed_stop_is_corrected_by_its_own_item_and_yields_to_a_visit(phone: Phone, rina: User) -> None:
    company = outreach.a_company()
    stop = outreach.a_stop(outreach.a_road_show(rina), company)
    shut, away = (outreach.a_reason(ReasonKind.MISSED_STOP, key, key) for key in ("tutup", "tidak-ada"))
    uuid = uuid4()
    for reason in (shut, away):
        said = pairs(stop=stop.id, state="missed", reason_id=reason.id)
        assert phone.send(uuid, phone.item("stop", said)).status_code in {200, 201}
        db.session.refresh(stop)
        assert stop.missed_reason_id == reason.id
    assert phone.send(uuid4(), phone.visit(company, stop=stop.id)).status_code == 201
    late = phone.send(uuid4(), phone.item("stop", pairs(stop=stop.id, state="missed", reason_id=shut.id)))
    assert (late.status_code, len(late.get_json()["notices"])) == (201, 1)
    db.session.refresh(stop)
    assert stop.state is StopState.DONE


def test_a_follow_up_is_done_once_and_leads_to_the_next(phone: Phone, rina: User) -> None:
    owed, uuid, at = follow_ups.a_follow_up(rina), uuid4(), phone.time
    said = pairs(follow_up=owed.id, result="Sudah dikirim", then="plan", kind="call", when="tomorrow")
    body = phone.item("follow_up", said)
    phone.clock.now = phone.clock.now.replace(day=26)
    assert [phone.send(uuid, body).status_code for _time in range(3)] == [201, 200, 200]
    db.session.refresh(owed)
    assert (owed.state, owed.result) == (FollowUpState.DONE, "Sudah dikirim")
    assert owed.closed_at.isoformat() == at  # type: ignore[union-attr]
    following = db.session.query(FollowUp).filter(FollowUp.id != owed.id).one()
    assert (following.id, str(following.due_on)) == (owed.followed_by_id, "2026-11-25")


def test_what_is_done_already_is_told_and_no_word_is_thrown_away(
    phone: Phone, rina: User, joko: User
) -> None:
    owed, foreign = follow_ups.a_follow_up(rina), follow_ups.a_follow_up(joko)
    follow_up_services.complete(owed, by=rina)
    told = phone.send(uuid4(), phone.item("follow_up", pairs(follow_up=owed.id)))
    assert (told.status_code, len(told.get_json()["notices"])) == (201, 1)
    kept = phone.send(uuid4(), phone.item("follow_up", pairs(follow_up=owed.id, result="Ditelepon lagi")))
    assert kept.status_code == 422
    for number in (foreign.id, 0, 99999999):
        said = pairs(follow_up=number)
        assert phone.send(uuid4(), phone.item("follow_up", said)).status_code == 422
    assert db.session.query(FollowUp).filter_by(state=FollowUpState.DONE).count() == 1


def test_a_next_step_counts_from_the_day_it_was_promised(phone: Phone) -> None:
    body = phone.item("next_step", pairs(company=outreach.a_company().id, kind="call", when="tomorrow"))
    phone.clock.now = phone.clock.now.replace(day=27)
    assert phone.send(uuid4(), body).status_code == 201
    assert str(db.session.query(FollowUp).one().due_on) == "2026-11-25"


def test_company_fields_that_break_a_rule_are_named(phone: Phone) -> None:
    answer = phone.send(uuid4(), a_firm(phone, nib="12", name="")).get_json()
    assert set(answer["errors"]) == {"nib", "name"}
