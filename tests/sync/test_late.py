"""What happened meanwhile: other officers, wrong clocks, later visits, and what supervisors are told of it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.companies import services as company_services
from app.core.db import db
from app.outreach.models import Visit
from app.pipeline.models import Partnership
from app.settings.models import Office, Stage
from app.sync import services
from app.sync.enums import Concern
from app.sync.models import SyncItem, SyncVersion
from app.sync.services import KEPT_FOR
from tests.factories import companies, follow_ups, outreach
from tests.support.sign_in import sign_in_as
from tests.support.statements import Statements
from tests.sync.phone import Phone, pairs

OLD_FORMAT = Path(__file__).parent / "format_1_visit.json"

PhoneOf = Callable[[User], Phone]


@pytest.fixture
def phone(phone_of: PhoneOf, rina: User) -> Phone:
    return phone_of(rina)


def test_the_first_format_is_read_for_good(phone: Phone) -> None:
    company = outreach.a_company()
    body = OLD_FORMAT.read_text().replace("USER", phone.key).replace("COMPANY", str(company.id)).encode()
    uuid = UUID("3f1c2f0e-9a57-4c43-9d36-6f0f6e0b7a11")
    assert phone.send(uuid, body).status_code == 201
    visit = db.session.query(Visit).filter_by(uuid=uuid).one()
    assert (visit.notes, visit.seats_offered) == ("Menerima brosur.\nMinta contoh perjanjian.", 3)


def test_an_officer_taken_off_a_company_still_delivers_and_a_supervisor_is_told(
    phone: Phone, joko: User, wati: User, page: Any, sign_in: Callable[[User], Any]
) -> None:
    rina = phone.user
    company = companies.make_company(by=rina)
    company.owner_id = rina.id
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show, company)
    company_services.assign([company], joko)
    road_show.officers = [joko]
    db.session.commit()
    phone.clock.now += timedelta(hours=3)
    body = phone.visit(company, stop=stop.id)
    person = phone.item("contact", pairs(company=company.id, name="Sari Utami"))
    for sent in (body, person):
        answer = phone.send(uuid4(), sent)
        assert answer.status_code == 201
        assert "penyelia" in answer.get_json()["notices"][0]
    assert db.session.query(Visit).one().stop_id == stop.id
    supervisor = sign_in(wati)
    assert page.open("/").soup.find("a", href="/sync/flagged")
    assert "Rina Nurhayati" in page.open("/sync/flagged").words
    item = db.session.query(SyncItem).order_by(SyncItem.id).first()
    assert item is not None
    assert item.concerns == [Concern.REMOVED]
    supervisor.post(f"/sync/flagged/{item.id}/seen")
    db.session.refresh(item)
    assert (item.is_flagged, item.seen_by_id) == (False, wati.id)


def test_a_visit_with_a_colleague_whose_account_was_closed_meanwhile_arrives_and_names_them(
    phone: Phone, joko: User
) -> None:
    body = phone.visit(outreach.a_company(), officers=joko.id)
    joko.is_active = False
    db.session.commit()
    answer = phone.send(uuid4(), body)
    assert answer.status_code == 201, answer.text
    assert joko.name in answer.get_json()["notices"][0]
    visit = db.session.query(Visit).options(selectinload(Visit.officers)).one()
    assert set(visit.officers) == {phone.user, joko}


@pytest.mark.parametrize(
    ("ahead", "concerns", "is_told"),
    [
        (timedelta(minutes=3), [], False),
        (timedelta(hours=2), [], True),
        (timedelta(days=1, hours=1), [Concern.CLOCK], True),
        (-timedelta(days=20000), [Concern.CLOCK], True),
    ],
)
def test_a_wrong_clock_is_noticed_and_the_visit_kept(
    phone: Phone, ahead: timedelta, concerns: list[Concern], is_told: bool
) -> None:
    phone.ahead = ahead
    on = (phone.clock.now + ahead).date().isoformat() if ahead > timedelta() else "2026-11-24"
    answer = phone.send(uuid4(), phone.visit(outreach.a_company(), visited_on=on))
    assert answer.status_code == 201, answer.text
    item, visit = db.session.query(SyncItem).one(), db.session.query(Visit).one()
    assert item.offset_seconds == -ahead.total_seconds()
    assert item.concerns == concerns
    assert bool(answer.get_json()["notices"]) is is_told
    assert str(visit.visited_on) == "2026-11-24"
    assert str(visit.next_step_on) == "2026-11-27"


def test_a_late_visit_never_moves_a_partnership_back(phone: Phone, rina: User) -> None:
    company = companies.make_company(by=rina)
    partnership = follow_ups.a_partnership(company, "negotiating", owner_id=rina.id)
    body = phone.visit(company, visited_on="2026-11-20")
    later = outreach.a_visit(rina, company)
    assert phone.send(uuid4(), body).status_code == 201
    db.session.refresh(partnership)
    db.session.refresh(company)
    assert db.session.get_one(Stage, partnership.stage_id).key == "negotiating"
    assert db.session.query(Partnership).count() == 1
    assert company.last_visit_on == later.visited_on


def test_old_versions_are_cleared_and_their_bytes_still_known(phone: Phone, rina: User) -> None:
    uuid, company = uuid4(), outreach.a_company()
    body = phone.visit(company)
    phone.send(uuid, body)
    phone.clock.now += KEPT_FOR + timedelta(days=1)
    assert services.clear_old_versions() == "1 versi dibersihkan."
    version = db.session.query(SyncVersion).one()
    db.session.refresh(version)
    assert (version.body, version.values) == (None, None)
    sign_in_as(phone.visitor, rina)
    assert phone.send(uuid, body).status_code == 200
    assert db.session.query(Visit).count() == 1


def test_the_pack_holds_the_day_and_asks_no_more_for_more(
    phone: Phone, rina: User, joko: User, statements: Statements
) -> None:
    road_show, foreign = outreach.a_road_show(rina), outreach.a_road_show(joko)
    outreach.a_stop(foreign)

    def add_stop() -> None:
        company = outreach.a_company(owner_id=rina.id, phones=[{"e164": "+62542123456", "as_typed": ""}])
        outreach.a_stop(road_show, company)
        outreach.a_contact(company, "Sari Utami")
        outreach.a_visit(rina, company, notes="Lama")

    add_stop()
    phone.visitor.get("/sync/pack")
    with statements.counted() as few:
        first = phone.visitor.get("/sync/pack")
    for _time in range(4):
        add_stop()
    with statements.counted() as many:
        answer = phone.visitor.get("/sync/pack")
    assert len(many) == len(few)
    pack = answer.get_json()
    assert len(pack["stops"]) == len(pack["companies"]) == 5
    company = pack["companies"][0]
    assert company["contacts"][0]["name"] == "Sari Utami"
    assert company["last_visits"][0]["note"] == "Lama"
    assert company["next_step"]["kind"] == "whatsapp"
    assert [row[3] for row in pack["mine"]] == ["3456"] * 5
    assert ["interested", "Berminat"] in pack["choices"]["outcome"]
    again = phone.visitor.get("/sync/pack", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"] != answer.headers["ETag"]


def test_the_office_can_stop_work_without_a_network_and_still_takes_what_waits(
    phone: Phone, session: Any
) -> None:
    session.get_one(Office, 1).is_offline_stopped = True
    body = phone.visit(outreach.a_company())
    assert phone.visitor.get("/sync/session").get_json()["stop"] is True
    assert phone.send(uuid4(), body).status_code == 201
