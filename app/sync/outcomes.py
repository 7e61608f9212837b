"""What is delivered, by whom and when, and what can become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.accounts.models import User
from app.core.errors import Invalid
from app.core.forms import BaseForm, ConflictRow
from app.sync.enums import Concern
from app.sync.wire import Envelope, Moment


@dataclass(frozen=True)
class Delivery:
    """An item on its way through a door."""

    envelope: Envelope
    by: User
    moment: Moment


@dataclass(frozen=True)
class Stored:
    """It is on file as this record; ``notices`` are sentences for whoever sent it."""

    record_id: int
    company_id: int | None
    values: Mapping[str, Any] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """It refers to an item that has not come yet."""

    uuid: UUID


@dataclass(frozen=True)
class Asked:
    """Two changed the same fields; ``values`` is what the answer begins from, ``pairs`` what is on file as a form sends it."""

    rows: list[ConflictRow]
    values: Mapping[str, Any]
    pairs: Mapping[str, list[list[str]]]


Outcome = Stored | Waiting | Asked


class NotYet(Exception):
    """Raised deep within a door where something is missing that has not come yet."""

    def __init__(self, uuid: UUID) -> None:
        super().__init__(str(uuid))
        self.uuid = uuid


class Refused(Invalid):
    """The form says what is wrong, field by field."""

    def __init__(self, form: BaseForm) -> None:
        self.errors = {name: [str(one) for one in _flat(said)] for name, said in form.errors.items() if name}
        whole = [str(one) for one in form.form_errors]
        first = next(iter(self.errors), None)
        super().__init__(
            next(iter([*whole, *(one for said in self.errors.values() for one in said)]), ""), field=first
        )


def _flat(said: Any) -> list[Any]:
    """The sentences of a field, whose entries may have lists of their own."""
    return [one for part in said for one in (_flat(part) if isinstance(part, list | tuple) else [part])]
