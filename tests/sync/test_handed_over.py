"""A portfolio changes hands while the former officer is without a signal: the whole outbox is still accepted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.accounts.models import User
from app.companies.models import Contact
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.handovers import services as hand_overs
from app.handovers.enums import Reach
from app.outreach.enums import StopState
from app.outreach.models import Visit, VisitPhoto
from app.settings.enums import ReasonKind
from app.sync.enums import Concern
from app.sync.models import SyncItem
from tests.factories import companies, follow_ups, outreach
from tests.sync.phone import Phone, pairs


def test_the_former_officers_outbox_arrives_whole_and_the_supervisor_is_told(
    phone_of: Callable[[User], Phone], rina: User, joko: User, wati: User, page_as: Any
) -> None:
    phone = phone_of(rina)
    today = phone.clock.now.date()
    first, second = (companies.make_company(by=rina, owner_id=rina.id) for _firm in range(2))
    road_show = outreach.a_road_show(rina)
    visited, missed = (outreach.a_stop(road_show, firm) for firm in (first, second))
    for stop in (visited, missed):
        stop.officers = [rina]
    owed = follow_ups.a_follow_up(rina, second)
    shut = outreach.a_reason(ReasonKind.MISSED_STOP)
    assert len(phone.visitor.get("/sync/pack").get_json()["steps"]) == 1

    hand_overs.plan(rina, joko, on=today, reach=Reach.ALL, by=wati)
    db.session.commit()

    # Nine days without a network: what the phone holds was written with the pack of before.
    phone.clock.now += timedelta(days=9)
    visit, picture = uuid4(), outreach.a_photo().read()
    outbox = [
        (visit, phone.visit(first, stop=visited.id, notes="Menerima kami")),
        (uuid4(), phone.item("contact", pairs(company=first.id, name="Sari Utami"))),
        (uuid4(), phone.item("stop", pairs(stop=missed.id, state="missed", reason_id=shut.id))),
        (uuid4(), phone.item("follow_up", pairs(follow_up=owed.id, result="Sudah ditelepon"))),
    ]
    for uuid, body in outbox:
        answers = [phone.send(uuid, body) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [201, 200], answers[0].text
    photo = uuid4()
    assert [phone.send_photo(visit, picture, uuid=photo).status_code for _time in range(2)] == [201, 200]

    db.session.expire_all()
    stored = db.session.query(Visit).one()
    assert (stored.created_by_id, stored.stop_id, visited.state) == (rina.id, visited.id, StopState.DONE)
    assert (missed.state, owed.state, owed.closed_by_id) == (
        StopState.MISSED,
        FollowUpState.DONE,
        rina.id,
    )
    assert db.session.query(VisitPhoto).count() == db.session.query(Contact).count() == 1
    assert first.owner_id == second.owner_id == joko.id
    told = db.session.query(SyncItem).filter(SyncItem.is_flagged).all()
    assert {item.uuid for item in told} == {uuid for uuid, _body in outbox}
    assert all(Concern.REMOVED in item.concerns for item in told)
    assert page_as(wati).open("/sync/flagged").words.count("Rina Nurhayati") == len(outbox)


def test_what_was_handed_over_long_ago_is_no_longer_the_former_officers(
    phone_of: Callable[[User], Phone], rina: User, joko: User, wati: User
) -> None:
    phone = phone_of(rina)
    company = companies.make_company(by=rina, owner_id=rina.id)
    owed = follow_ups.a_follow_up(rina, company)
    hand_overs.plan(rina, joko, on=phone.clock.now.date(), reach=Reach.ALL, by=wati)
    phone.clock.now += timedelta(days=31)
    phone = phone_of(rina)
    for body in (
        phone.item("follow_up", pairs(follow_up=owed.id)),
        phone.item("contact", pairs(company=company.id, name="Sari Utami")),
    ):
        assert phone.send(uuid4(), body).status_code == 422
    assert owed.is_open
