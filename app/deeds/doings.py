"""How a deed is done to some records and taken back: by setting one column, or by hanging and taking a tag."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError

from app.core import audit, formats
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Action, Actor, scope

LONGEST_TAG = 40


class Doing(ABC):
    """One deed. ``text`` is what each record gets, as it is stored with the deed."""

    undo_window: timedelta | None = None
    """How long after its end it may be taken back; None where that does not matter."""

    @abstractmethod
    def text(self, value: Any) -> str | None:
        """``value``, as a form gave it, to be stored; raises Invalid for what cannot be had."""

    @abstractmethod
    def words(self, text: str | None) -> str:
        """What each gets, for the screen; empty where the deed says it all."""

    @abstractmethod
    def do(self, ids: Sequence[int], text: str | None, by: Actor) -> dict[str, str | None]:
        """Do it to those that ``by`` may change; what each had that it changed, by its id."""

    @abstractmethod
    def undo(self, before: Mapping[str, str | None], text: str | None, by: Actor) -> Collection[int]:
        """Give back what each had, where it has what the deed gave it still; those that got it."""

    @property
    def too_late(self) -> str:
        """What to do instead, once the time to take it back has passed."""
        return _("It is too late to take this back.")

    def stayed(self, count: int) -> str:
        """That so many of those it was done to did not change by it."""
        words: str = ngettext(
            "%(count)s was so already.", "%(count)s were so already.", count, count=formats.number(count)
        )
        return words

    @property
    def stayed_label(self) -> str:
        """The same, as the name of a number."""
        return _("Were so already, or are no longer yours")


def nobody(ids: Sequence[int]) -> set[int]:
    """None of the records."""
    return set()


@dataclass(frozen=True)
class SetColumn(Doing):
    """Sets one column. ``read`` makes a value of its text."""

    model: Any
    column: Any
    read: Callable[[str], Any]
    check: Callable[[Any], Any] = lambda value: value
    """What is stored of what was chosen; may raise Invalid."""
    told: Callable[[str], str] = str

    def text(self, value: Any) -> str | None:
        return _written(self.check(value))

    def words(self, text: str | None) -> str:
        return "–" if text is None else self.told(text)

    def do(self, ids: Sequence[int], text: str | None, by: Actor) -> dict[str, str | None]:
        wanted = self._read(text)
        held = _held(self.model, self.column, ids, by, self.model.trashed_at.is_(None))
        moved = {key: now for key, now in held.items() if now != wanted}
        self._set(moved, wanted)
        return {str(key): _written(now) for key, now in moved.items()}

    def undo(self, before: Mapping[str, str | None], text: str | None, by: Actor) -> Collection[int]:
        done = self._read(text)
        is_still = self.column.is_(None) if done is None else self.column == done
        held = self._still(list(map(int, before)), is_still, by)
        earlier: dict[str | None, dict[int, Any]] = {}
        for key, now in held.items():
            earlier.setdefault(before[str(key)], {})[key] = now
        for value, rows in earlier.items():
            self._set(rows, self._read(value))
        return held.keys()

    def _still(self, ids: Sequence[int], is_still: ColumnElement[bool], by: Actor) -> dict[int, Any]:
        return _held(self.model, self.column, ids, by, is_still, self.model.trashed_at.is_(None))

    def _read(self, text: str | None) -> Any:
        return None if text is None else self.read(text)

    def _set(self, held: Mapping[int, Any], value: Any) -> None:
        if not held:
            return
        try:
            with db.session.begin_nested():
                db.session.execute(
                    update(self.model)
                    .where(self.model.id.in_(list(held)))
                    .values({self.column: value, self.model.version: self.model.version + 1})
                )
        except IntegrityError as race:
            raise Conflict(_("Another record was just filed with the number of one of these.")) from race
        changes = {key: {self.column.key: [now, value]} for key, now in held.items()}
        audit.record_changed(self.model.__tablename__, changes)


@dataclass(frozen=True)
class PutIntoTrash(SetColumn):
    """Puts into the trash, from where those do not come back whose number somebody on file has by now (``taken``)."""

    taken: Callable[[Sequence[int]], set[int]] = nobody

    def text(self, value: Any) -> str | None:
        return _written(utcnow())

    def words(self, text: str | None) -> str:
        return ""

    def _still(self, ids: Sequence[int], is_still: ColumnElement[bool], by: Actor) -> dict[int, Any]:
        held = _held(self.model, self.column, ids, by, is_still)
        return {key: held[key] for key in held.keys() - self.taken(list(held))}


class Tags(Protocol):
    """Tags on the records of one kind."""

    model: Any

    def carrying(self, name: str) -> ColumnElement[bool]:
        """The records that carry a tag."""

    def hang(self, ids: Sequence[int], name: str) -> None:
        """Hang a tag on records that lack it."""

    def take_off(self, ids: Sequence[int], name: str) -> None:
        """Take a tag off records that carry it."""


@dataclass(frozen=True)
class Tagging(Doing):
    """Hangs a tag on records, or takes it off."""

    tags: Tags
    hangs: bool

    def text(self, value: Any) -> str | None:
        tag = " ".join(str(value or "").lower().split())
        if not tag or len(tag) > LONGEST_TAG or any(mark in tag for mark in ",;"):
            raise Invalid(_("Please give one tag of at most 40 characters."), field="tag")
        return tag

    def words(self, text: str | None) -> str:
        return f"“{text}”"

    def do(self, ids: Sequence[int], text: str | None, by: Actor) -> dict[str, str | None]:
        return dict.fromkeys(map(str, self._turn(ids, str(text), by, hangs=self.hangs)))

    def undo(self, before: Mapping[str, str | None], text: str | None, by: Actor) -> Collection[int]:
        return self._turn(list(map(int, before)), str(text), by, hangs=not self.hangs)

    def _turn(self, ids: Sequence[int], tag: str, by: Actor, *, hangs: bool) -> Collection[int]:
        model, carrying = self.tags.model, self.tags.carrying(tag)
        is_open = model.trashed_at.is_(None), ~carrying if hangs else carrying
        held = list(_held(model, model.id, ids, by, *is_open))
        if held:
            (self.tags.hang if hangs else self.tags.take_off)(held, tag)
        return held


def _held(
    model: Any, column: Any, ids: Sequence[int], by: Actor, *conditions: ColumnElement[bool]
) -> dict[int, Any]:
    """The value of ``column`` by id, of those that ``by`` may change; nobody else changes them meanwhile."""
    statement = (
        select(model.id, column.label("value"))
        .where(model.id.in_(ids), scope(by, model, Action.CHANGE), *conditions)
        .order_by(model.id)
        .with_for_update(of=model)
    )
    return {row.id: row.value for row in db.session.execute(statement)}


def _written(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(getattr(value, "value", value))
