"""The same outbox delivered again and again, in any order, from two tabs at once, with cut connections: once each.

At the real server, so that the constraints of either database decide, and not the order of one thread.
"""

import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.companies.models import Company
from app.core.clock import today, utcnow
from app.core.db import db
from app.follow_ups.models import FollowUp
from app.outreach.models import Visit, VisitPhoto
from app.sync.models import SyncItem, SyncVersion
from tests.factories import accounts, outreach
from tests.support.callers import Caller, Reply, at_once
from tests.support.servers import LiveServer
from tests.sync.phone import pairs

TABS, ROUNDS, VISITS = 2, 5, 6
"""Ten deliveries of the whole outbox in all, two at any time."""

CHANCE = 26


@dataclass(frozen=True)
class Parcel:
    """One thing of the outbox: where it goes and its bytes."""

    address: str
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        kind = "application/json" if self.body.startswith(b"{") else "image/jpeg"
        return {
            "Content-Type": kind,
            "X-Content-SHA256": hashlib.sha256(self.body).hexdigest(),
            "X-Phone-Time": utcnow().isoformat(),
        }


def an_outbox(key: str, company_id: int, chance: random.Random) -> list[Parcel]:
    """Six visits, two of them to a company made offline, a photo of each, and that company."""
    made_there, parcels = str(UUID(int=chance.getrandbits(128), version=4)), []

    def item(uuid: str, kind: str, **fields: Any) -> Parcel:
        said = {"format": 1, "kind": kind, "user": key, "made_at": utcnow().isoformat(), "base": None}
        return Parcel(f"/sync/items/{uuid}", json.dumps(said | {"fields": pairs(**fields)}).encode())

    parcels.append(item(made_there, "company", name="PT Uji Pesisir Raya", nib="9120001234567"))
    for number in range(VISITS):
        uuid = str(UUID(int=chance.getrandbits(128), version=4))
        there = f"new:{made_there}" if number < 2 else str(company_id)
        visit = item(
            uuid,
            "visit",
            company=there,
            outcome="interested",
            visited_on=today().isoformat(),
            next_kind="call",
            next_when="tomorrow",
            notes=f"Kunjungan {number}",
        )
        photo = str(UUID(int=chance.getrandbits(128), version=4))
        picture = outreach.a_photo(size=(40 + number, 30)).read()
        parcels += [visit, Parcel(f"/sync/items/{uuid}/photos/{photo}", picture)]
    return parcels


def test_an_outbox_delivered_ten_times_over_arrives_exactly_once(
    database: str, live_server: LiveServer
) -> None:
    chance = random.Random(CHANCE)  # noqa: S311 - shuffles, no secrets
    with live_server.app.app_context():
        rina = accounts.officer(name="Rina Nurhayati")
        company = outreach.a_company()
        tabs = [Caller(live_server, rina) for _tab in range(TABS)]
        company_id = company.id
    key = json.loads(tabs[0].get("/sync/session").text)["user"]
    parcels = an_outbox(key, company_id, chance)

    def deliver(tab: int, caller: Caller) -> list[tuple[str, Reply]]:
        order = random.Random(f"{CHANCE}{tab}")  # noqa: S311 - shuffles, no secrets
        heard = []
        for _round in range(ROUNDS):
            for parcel in order.sample(parcels, len(parcels)):
                if order.random() < 0.15:
                    half = parcel.body[: len(parcel.body) // 2]
                    caller.put(parcel.address, half, parcel.headers, of=len(parcel.body))
                if order.random() < 0.15:
                    cut = caller.put(parcel.address, parcel.body[:-5], parcel.headers)
                    assert cut is not None
                    assert (cut.status, json.loads(cut.text)) == (400, {"state": "cut"})
                reply = caller.put(parcel.address, parcel.body, parcel.headers)
                assert reply is not None
                heard.append((parcel.address, reply))
        return heard

    heard = [one for tab in at_once(tabs, deliver) for one in tab]
    assert {reply.status for _address, reply in heard} <= {200, 201, 202}
    first = Counter(address for address, reply in heard if reply.status == 201)
    assert first == Counter(parcel.address for parcel in parcels)
    hashes = {parcel.address: hashlib.sha256(parcel.body).hexdigest() for parcel in parcels}
    for address, reply in heard:
        assert reply.status == 202 or json.loads(reply.text)["hash"] == hashes[address]
    with live_server.app.app_context():
        counted = {
            model.__name__: db.session.scalar(select(func.count()).select_from(model))
            for model in (Visit, VisitPhoto, FollowUp, Company, SyncItem, SyncVersion)
        }
        kept = {str(row) for row in db.session.scalars(select(SyncItem.hash))}
    assert counted == {
        "Visit": VISITS,
        "VisitPhoto": VISITS,
        "FollowUp": VISITS,
        "Company": 2,
        "SyncItem": len(parcels),
        "SyncVersion": len(parcels),
    }
    assert kept == set(hashes.values())
    correct_at_once(tabs, parcels)
    with live_server.app.app_context():
        seen = db.session.execute(select(Visit.seats_offered, Visit.people_met)).all()
    assert [tuple(row) for row in seen] == [(3, "Sari Utami")] * VISITS


def correct_at_once(tabs: list[Caller], parcels: list[Parcel]) -> None:
    """Each tab corrects another field of every visit, both at once; and both corrections are there."""
    visits = [one for one in parcels if b'"visit"' in one.body]
    changes = (["seats_offered", "3"], ["people_met", "Sari Utami"])

    def correct(tab: int, caller: Caller) -> list[Reply | None]:
        replies = []
        for visit in visits:
            said = json.loads(visit.body)
            body = json.dumps(
                said
                | {"base": hashlib.sha256(visit.body).hexdigest(), "fields": [*said["fields"], changes[tab]]}
            ).encode()
            edit = Parcel(visit.address, body)
            replies.append(caller.put(edit.address, edit.body, edit.headers))
        return replies

    for replies in at_once(tabs, correct):
        assert {reply.status for reply in replies if reply} == {200}, [
            r.text for r in replies if r and r.status != 200
        ]
