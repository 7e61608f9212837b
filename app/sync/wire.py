"""What phones send, read: bytes and their hash, the item in them, and the phone's clock."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.clock import local
from app.core.errors import Invalid
from app.core.search import storable
from app.sync.clocks import CLOCK_OFF, CLOCK_WRONG, LARGEST_OFFSET
from app.sync.enums import ItemKind

FORMATS = frozenset({1})
"""Every format a phone ever wrote; none is taken out, since an outbox may be opened after years."""

KINDS = tuple(kind for kind in ItemKind if kind is not ItemKind.PHOTO)
MOST_FIELDS = 2000
OLDEST = timedelta(days=400)
NEW = "new:"


@dataclass(frozen=True)
class Envelope:
    """One item as it came: which, of what kind and whose, when the phone says it was made, and its fields in order.

    ``base`` is the hash of the version that an edit began from.
    """

    uuid: UUID
    kind: ItemKind
    user: str
    made_at: datetime | None
    base: str | None
    fields: list[tuple[str, str]]
    body: bytes
    hash: str
    format: int = 1

    def first(self, name: str) -> str:
        """The first value of the field ``name``; empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of the field ``name``."""
        return [value for key, value in self.fields if key == name]

    def form(self, **instead: str | list[str]) -> MultiDict[str, str]:
        """The fields as a form wants them, with some said otherwise."""
        pairs = [(name, value) for name, value in self.fields if name not in instead]
        for name, given in instead.items():
            pairs += [(name, one) for one in ([given] if isinstance(given, str) else given)]
        return MultiDict(pairs)


@dataclass(frozen=True)
class Moment:
    """When an item came, and how far the server's clock was ahead of the phone's."""

    received_at: datetime
    offset: timedelta | None = None
    made_at: datetime | None = field(default=None)

    @property
    def is_clock_off(self) -> bool:
        return self.offset is not None and abs(self.offset) >= CLOCK_OFF

    @property
    def is_clock_wrong(self) -> bool:
        return self.offset is not None and abs(self.offset) >= CLOCK_WRONG

    @property
    def offset_seconds(self) -> int | None:
        """The offset as a column holds it."""
        if self.offset is None:
            return None
        return int(max(-LARGEST_OFFSET, min(LARGEST_OFFSET, self.offset.total_seconds())))

    @property
    def written_at(self) -> datetime:
        """When it was really made: the phone's time put right by the offset; the receipt where that cannot be."""
        if self.made_at is None:
            return self.received_at
        try:
            meant = self.made_at + (self.offset or timedelta()) if self.is_clock_off else self.made_at
        except OverflowError:
            return self.received_at
        is_likely = self.received_at - OLDEST <= meant <= self.received_at
        return meant if is_likely else self.received_at

    @property
    def on(self) -> date:
        """The office's day on which it was made."""
        return local(self.written_at).date()


def hash_of(body: bytes) -> str:
    """The SHA-256 of these bytes, in hex."""
    return sha256(body).hexdigest()


def read(uuid: UUID, body: bytes) -> Envelope:
    """The item in ``body``; raises ``Invalid`` where it is none that this house reads."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("This is no item of a phone.")) from error
    if not isinstance(said, dict):
        raise Invalid(_("This is no item of a phone."))
    if said.get("format") not in FORMATS or isinstance(said.get("format"), bool):
        raise Invalid(_("This item was written by a newer version than the office runs."))
    kind = next((one for one in KINDS if one.value == said.get("kind")), None)
    if kind is None:
        raise Invalid(_("This kind of item is not known here."))
    base = said.get("base")
    return Envelope(
        uuid=uuid,
        kind=kind,
        user=str(said.get("user") or ""),
        made_at=instant(said.get("made_at")),
        base=base if isinstance(base, str) and len(base) == 64 else None,
        fields=_fields(said.get("fields")),
        body=body,
        hash=hash_of(body),
        format=int(said["format"]),
    )


def instant(text: Any) -> datetime | None:
    """An instant in ISO form with its zone; None where it is none."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        given = datetime.fromisoformat(text)
        return given.astimezone(UTC) if given.tzinfo else None
    except (ValueError, OverflowError):
        return None


def reference(text: str) -> UUID | None:
    """The number of an item not yet on file that ``text`` refers to as ``new:<uuid>``."""
    if not text.startswith(NEW):
        return None
    try:
        return UUID(text.removeprefix(NEW))
    except ValueError:
        return None


def _fields(given: Any) -> list[tuple[str, str]]:
    if not isinstance(given, list) or len(given) > MOST_FIELDS:
        raise Invalid(_("This is no item of a phone."))
    fields = []
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            raise Invalid(_("This is no item of a phone."))
        fields.append((storable(pair[0]), storable(pair[1])))
    return fields
