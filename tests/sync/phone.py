"""A phone that was without a network: makes items and delivers them, as the client in the browser does."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID, uuid4

from app.sync.wire import hash_of
from tests.support.client import Visitor

Fields = list[list[str]]

INTERESTED: dict[str, Any] = {
    "outcome": "interested",
    "next_kind": "send_document",
    "next_when": "three_days",
    "visited_on": "2026-11-24",
}


class Clock(Protocol):
    now: datetime


class Phone:
    """`ahead` is how much the phone's clock is wrong."""

    def __init__(self, visitor: Visitor, clock: Clock, user: Any) -> None:
        self.visitor = visitor
        self.user = user
        self.clock = clock
        self.ahead = timedelta()
        self.key = visitor.get("/sync/session").get_json()["user"]

    @property
    def time(self) -> str:
        return (self.clock.now + self.ahead).isoformat()

    def item(self, kind: str, fields: Fields, **said: Any) -> bytes:
        """The bytes of an item made now."""
        return json.dumps(
            {
                "format": 1,
                "kind": kind,
                "user": self.key,
                "made_at": self.time,
                "base": None,
                "fields": fields,
                **said,
            }
        ).encode()

    def visit(self, company: Any, *, base: str | None = None, **fields: Any) -> bytes:
        """The bytes of a visit to `company` (a row, or `new:<uuid>`)."""
        where = company if isinstance(company, str) else str(company.id)
        return self.item("visit", pairs(company=where, **INTERESTED | fields), base=base)

    def send(self, uuid: UUID, body: bytes, **headers: str) -> Any:
        return self._put(f"/sync/items/{uuid}", body, {"Content-Type": "application/json", **headers})

    def send_photo(self, visit: UUID, body: bytes, *, uuid: UUID | None = None, **headers: str) -> Any:
        given = {"Content-Type": "image/jpeg", "X-Caption": quote("Gerbang pabrik"), **headers}
        return self._put(f"/sync/items/{visit}/photos/{uuid or uuid4()}", body, given)

    def _put(self, address: str, body: bytes, headers: dict[str, str]) -> Any:
        told = {"X-Content-SHA256": hash_of(body), "X-Phone-Time": self.time, **headers}
        return self.visitor.put(address, data=body, headers=told)


def pairs(**fields: Any) -> Fields:
    """Fields as a form sends them: a list stands for a name given several times, None for nothing."""
    return [[name, one] for name, value in fields.items() if value is not None for one in _many(value)]


def _many(value: Any) -> Iterable[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
