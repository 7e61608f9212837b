"""What can change in the office's own fields, and which rules forbid it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.core.ordering import swap
from app.core.search import folded
from app.settings import queries as settings
from app.settings.custom import queries
from app.settings.custom.kinds import kind
from app.settings.custom.models import CHOSEN, CustomField, FieldType

MOST_FIELDS = 50
MOST_CHOICES = 100
LONGEST_NAME = 80
LONGEST_KEY = 40


@dataclass(frozen=True)
class ChoiceWords:
    """A choice as somebody wrote it; ``key`` is None for a new one."""

    id: str
    en: str
    key: str | None = None
    is_active: bool = True


def add(
    record: str,
    *,
    type: FieldType,
    name_id: str,
    name_en: str,
    choices: Sequence[ChoiceWords] = (),
    **details: Any,
) -> CustomField:
    """A further field at the end of its kind of record; its key comes of its Indonesian name and never changes.

    ``details`` are ``help_id``, ``help_en``, ``is_required``, ``is_in_form``, ``is_on_page``, ``is_in_list``. Raises
    Conflict for a name that is there already and Invalid for what cannot be.
    """
    siblings = _siblings(record)
    if len(siblings) >= MOST_FIELDS:
        raise Conflict(_("There are %(most)d fields already; that is as many as fit.", most=MOST_FIELDS))
    field = CustomField(
        record=record,
        type=type,
        key=_free_key(name_id, {one.key for one in siblings}, besides="field"),
        position=max((one.position for one in siblings), default=0) + 1,
        is_active=True,
    )
    _describe(field, siblings, choices, name_id=name_id, name_en=name_en, **details)
    try:
        with db.session.begin_nested():
            db.session.add(field)
    except IntegrityError as race:
        raise _taken(name_id, "name_id") from race
    settings.forget()
    return field


def change(
    field: CustomField,
    *,
    version: int | None,
    type: FieldType,
    name_id: str,
    name_en: str,
    choices: Sequence[ChoiceWords] = (),
    **details: Any,
) -> None:
    """Change what a field is called, asks and offers. Raises Stale, Conflict or Invalid.

    Its type changes only while no record holds a value. A choice left out of ``choices`` goes out of use.
    """
    if version != field.version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    if type is not field.type:
        held = queries.count(kind(field.record), field)
        if held:
            raise Invalid(
                _(
                    "%(count)d records hold a value, so the type stays. Take this field out of use and add a new one.",
                    count=held,
                ),
                field="type",
            )
        field.type = type
    _describe(field, _siblings(field.record), choices, name_id=name_id, name_en=name_en, **details)
    _flush()


def put_in_use(field: CustomField, *, is_active: bool) -> None:
    """Take a field out of use, which keeps every value, or bring it back with all of them."""
    field.is_active = is_active
    _flush()


def move(field: CustomField, *, up: bool, past: str | None) -> None:
    """Swap a field with its neighbour among those in use; raises Conflict where another stands there by now."""
    statement = _in_order(field.record).with_for_update().execution_options(populate_existing=True)
    # As the page shows them: those out of use stand behind.
    swap(sorted(db.session.scalars(statement), key=lambda one: not one.is_active), field, up=up, past=past)
    _flush()


def _describe(
    field: CustomField,
    siblings: Iterable[CustomField],
    choices: Sequence[ChoiceWords],
    *,
    name_id: str,
    name_en: str,
    **details: Any,
) -> None:
    with db.session.no_autoflush:
        for name, text in (("name_id", name_id), ("name_en", name_en)):
            plain = " ".join(text.split())
            if not plain:
                raise Invalid(_("This field is required."), field=name)
            if any(getattr(one, name).casefold() == plain.casefold() for one in siblings if one is not field):
                raise _taken(plain, name)
            if getattr(field, name) != plain:
                setattr(field, name, plain)
        for name, value in details.items():
            if getattr(field, name) != value:
                setattr(field, name, value)
        wanted = _choices(field, choices) if field.type in CHOSEN else []
        if (field.choices or []) != wanted:
            field.choices = wanted


def _choices(field: CustomField, given: Sequence[ChoiceWords]) -> list[dict[str, Any]]:
    """The choices as they are stored; one that is not given any more stays, out of use."""
    stored = {one["key"]: one for one in field.choices or []}
    kept: list[dict[str, Any]] = []
    for one in given:
        words = {"id": " ".join(one.id.split()), "en": " ".join((one.en or one.id).split())}
        if not words["id"]:
            raise Invalid(_("Each choice needs its words in Indonesian."), field="choices")
        if any(len(word) > LONGEST_NAME for word in words.values()):
            raise Invalid(_("Keep each choice under %(most)d letters.", most=LONGEST_NAME), field="choices")
        if any(
            words["id"].casefold() == other["id"].casefold()
            or words["en"].casefold() == other["en"].casefold()
            for other in kept
        ):
            raise Invalid(_("%(name)s is already in the list.", name=words["id"]), field="choices")
        key = one.key if one.key in stored else None
        key = key or _free_key(words["id"], {*stored, *(other["key"] for other in kept)}, besides="choice")
        kept.append({"key": key, **words, "is_active": one.is_active})
    present = {one["key"] for one in kept}
    kept += [{**one, "is_active": False} for key, one in stored.items() if key not in present]
    if not any(one["is_active"] for one in kept):
        raise Invalid(_("Give at least one choice."), field="choices")
    if len(kept) > MOST_CHOICES:
        raise Invalid(_("Give at most %(most)d choices.", most=MOST_CHOICES), field="choices")
    return kept


def _siblings(record: str) -> list[CustomField]:
    return list(db.session.scalars(_in_order(record)))


def _in_order(record: str) -> Select[CustomField]:
    return (
        select(CustomField).where(CustomField.record == record).order_by(CustomField.position, CustomField.id)
    )


def _free_key(name: str, taken: set[str], *, besides: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:LONGEST_KEY].strip("_") or besides
    number, key = 2, base
    while key in taken:
        number, key = number + 1, f"{base}_{number}"
    return key


def _taken(name: str, where: str) -> Conflict:
    return Conflict(_("%(name)s is already in the list.", name=name), field=where)


def _flush() -> None:
    db.session.flush()
    settings.forget()
