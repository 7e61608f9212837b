"""The audit log as people read it: who did what to which record, what it said before and what it says now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import abort, current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Numeric,
    Select,
    Time,
    and_,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import lazyload

from app.accounts.audit_words import SUBJECTS, action_label, field_label, subject_label
from app.accounts.models import User
from app.accounts.roles import Role
from app.core import audit, formats
from app.core.audit import AuditEntry
from app.core.clock import office_zone
from app.core.db import Base, Code, UtcDateTime, db
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, Permission, scope, scope_rule, visible_or_404
from app.core.sealing import opened_value

ACCOUNT_SUBJECTS = ("users", "user_roles")
SETTING_SUBJECTS = (
    "offices",
    "stages",
    "schemes",
    "purposes",
    "reasons",
    "trades",
    "holidays",
    "minimum_wages",
    "regulation_rules",
    "reference",
    "custom_fields",
    "planning_rules",
    "agreement_care",
    "usual_obligations",
    "score_scales",
    "officials",
    "letterheads",
    "registers",
    "clauses",
)

NAMED = frozenset(
    {
        "users",
        "offices",
        "stages",
        "schemes",
        "purposes",
        "reasons",
        "trades",
        "holidays",
        "companies",
        "contacts",
        "road_shows",
        "agreements",
        "candidates",
        "kbli_codes",
        "custom_fields",
        "officials",
        "documents",
        "document_templates",
        "registers",
        "clauses",
        "regulation_rules",
        "usual_obligations",
        "message_templates",
        "target_bands",
        "follow_up_rules",
        "agreement_care",
        "planning_rules",
        "score_scales",
    }
)
"""Tables whose rows are called by what they say in one of ``CALLED_BY`` wherever the log points at one.

Those of a single row have no such column: the word for the table is their name.
"""

CALLED_BY = ("name", "title", "heading", "what", "kind", "key")

ORDER = (Order(AuditEntry.id, "id", descending=True),)

_pages: dict[str, tuple[str, str]] = {}
_masks: dict[tuple[str, str], Callable[[str], str]] = {}
_readers: dict[str, "Reader"] = {}


@dataclass(frozen=True)
class Change:
    """One field of a record: its words before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Reader:
    """How names that are no columns are read: what one is called in a table, and a value of it in words."""

    label: Callable[[str, str], str | None]
    words: Callable[[str, str, Any], str]


@dataclass(frozen=True)
class Event:
    """One line of the log in words."""

    id: int
    at: datetime
    who: str
    address: str
    action: str
    label: str
    subject: str
    name: str
    url: str | None
    changes: list[Change] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return ICONS.get(self.action, "circle")

    @property
    def tone(self) -> str:
        return TONES.get(self.action, "brand")


ICONS = {
    "create": "plus-lg",
    "update": "pencil",
    "delete": "trash",
    "sign_in": "box-arrow-in-right",
    "sign_out": "box-arrow-right",
    "sign_in_failed": "exclamation-circle-fill",
    "locked": "lock",
    "unlock": "unlock",
    "password_changed": "key",
    "password_reset": "key",
    "roles_changed": "person",
    "export": "download",
    "import": "upload",
}
TONES = {"delete": "late", "sign_in_failed": "warn", "locked": "late", "create": "ok", "unlock": "ok"}


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which lines of the log are wanted; empty parts leave everything in."""

    actor_id: int | None = None
    action: str | None = None
    subject: str | None = None
    subject_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None


def add_page(subject: str, endpoint: str, argument: str) -> None:
    """Say where a record of ``subject`` can be opened: ``add_page("companies", "companies.show", "company_id")``."""
    _pages[subject] = (endpoint, argument)


def add_mask(subject: str, name: str, mask: Callable[[str], str]) -> None:
    """Show what stands in this column only as ``mask`` writes it, hidden or in words, to every reader of the log."""
    _masks[subject, name] = mask


def add_reader(prefix: str, reader: Reader) -> None:
    """Let whoever adds names that are no columns say how those that begin with ``prefix`` are read."""
    _readers[prefix] = reader


@scope_rule(AuditEntry)
def _entries_open_to(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Auditors read all of it; supervisors what concerns no account and no setting; admins only those two."""
    if action is Action.CHANGE:
        return false()
    if actor.can(Permission.AUDIT_VIEW_ALL):
        return true()
    allowed: list[ColumnElement[bool]] = []
    if actor.can(Permission.AUDIT_VIEW):
        allowed.append(AuditEntry.subject.not_in(ACCOUNT_SUBJECTS + SETTING_SUBJECTS))
    if actor.can(Permission.ACCOUNT_MANAGE):
        allowed.append(AuditEntry.subject.in_(ACCOUNT_SUBJECTS))
    if actor.can(Permission.SETTING_MANAGE):
        allowed.append(AuditEntry.subject.in_(SETTING_SUBJECTS))
    return or_(false(), *allowed)


def open_subjects(actor: Actor) -> list[str]:
    """The kinds of records whose entries ``actor`` may read, for the filter."""
    hidden = () if actor.can(Permission.AUDIT_VIEW_ALL) else ACCOUNT_SUBJECTS + SETTING_SUBJECTS
    return [subject for subject in SUBJECTS if subject not in hidden]


def entries(actor: Actor, wanted: Filter, *, key: str | None = None) -> Page[AuditEntry]:
    """One page of the log as far as ``actor`` may read it, the latest first."""
    return page(_filtered(actor, wanted), ORDER, key=key)


def _filtered(actor: Actor, wanted: Filter) -> Select[Any]:
    conditions = [scope(actor, AuditEntry)]
    for column, value in (
        (AuditEntry.actor_id, wanted.actor_id),
        (AuditEntry.action, wanted.action),
        (AuditEntry.subject, wanted.subject),
        (AuditEntry.subject_id, wanted.subject_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.first_day:
        conditions.append(AuditEntry.at >= _midnight(wanted.first_day))
    if wanted.last_day:
        conditions.append(AuditEntry.at < _midnight(wanted.last_day + timedelta(days=1)))
    return select(AuditEntry).where(and_(*conditions))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=office_zone())


def of(subject: str, subject_id: int, *, limit: int = 50) -> list[Event]:
    """The latest of what happened to one record, for whoever may see that record; newest first."""
    return described(audit.entries_of(subject, subject_id, limit=limit))


@dataclass(frozen=True)
class Record:
    """What a history is of: the kind of record, its name (or number) and its page."""

    subject: str
    name: str
    url: str | None


def record_or_404(actor: Actor, subject: str, record_id: int) -> Record:
    """A record with a page of its own that ``actor`` may see; 404 for every other."""
    model = _models().get(subject)
    if model is None or subject not in _pages:
        abort(404)
    visible_or_404(actor, model, record_id, options=(lazyload("*"),))
    name = _names_in(subject, {record_id}).get(record_id) if subject in NAMED else None
    return Record(subject_label(subject), name or f"#{record_id}", _url(subject, record_id))


def actors() -> list[User]:
    """Everyone who can stand in the log as the one who did it, by name."""
    return list(db.session.scalars(select(User).options(lazyload("*")).order_by(User.name, User.id)))


def described(found: Iterable[AuditEntry]) -> list[Event]:
    """Entries in words; names of what they point at are read in one statement a table."""
    found = list(found)
    names = _names(found)
    return [_event(entry, names) for entry in found]


Names = dict[tuple[str, int], str]


def _event(entry: AuditEntry, names: Names) -> Event:
    subject_id = entry.subject_id
    return Event(
        id=entry.id,
        at=entry.at,
        who=entry.actor_name or _("System"),
        address=entry.address or "",
        action=entry.action,
        label=action_label(entry.action),
        subject=subject_label(entry.subject),
        name=names.get((entry.subject, subject_id), f"#{subject_id}") if subject_id else "",
        url=_url(entry.subject, subject_id),
        changes=[change for change in _changes(entry, names) if change.before or change.after],
    )


def _changes(entry: AuditEntry, names: Names) -> list[Change]:
    return [
        Change(
            label=_label(entry.subject, name),
            before=_words(entry.subject, name, before, names),
            after=_words(entry.subject, name, after, names),
        )
        for name, (before, after) in _pairs(entry.changes)
    ]


def _pairs(changes: dict[str, Any]) -> list[tuple[str, tuple[Any, Any]]]:
    """The changes as before and after; a deed that noted a bare value has only an after."""
    pairs = [
        (name, (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, value))
        for name, value in changes.items()
    ]
    return [(name, (opened_value(before), opened_value(after))) for name, (before, after) in pairs]


def _url(subject: str, subject_id: int | None) -> str | None:
    endpoint, argument = _pages.get(subject, ("", ""))
    if not subject_id or endpoint not in current_app.view_functions:
        return None
    values: dict[str, Any] = {argument: subject_id}
    return url_for(endpoint, **values)


# ---- names of what the log points at


def _names(found: Sequence[AuditEntry]) -> Names:
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in found:
        if entry.subject_id:
            wanted[entry.subject].add(entry.subject_id)
        for name, values in _pairs(entry.changes):
            target = _target(_column(entry.subject, name))
            if target:
                wanted[target].update(value for value in values if isinstance(value, int))
    return {
        (table, row_id): name
        for table, ids in wanted.items()
        if table in NAMED
        for row_id, name in _names_in(table, ids).items()
    }


def _names_in(table: str, ids: set[int]) -> dict[int, str]:
    model: Any = _models()[table]
    rows = db.session.scalars(select(model).where(model.id.in_(ids)).options(lazyload("*")))
    return {row.id: _called(row) for row in rows}


def _called(row: Any) -> str:
    said = next(filter(None, (getattr(row, column, None) for column in CALLED_BY)), "")
    return str(getattr(said, "label", said))


def _models() -> dict[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _column(subject: str, name: str) -> Column[Any] | None:
    table = Base.metadata.tables.get(subject)
    return None if table is None else table.columns.get(name)


def _target(column: Column[Any] | None) -> str | None:
    """The table a column points into; people are also noted without a foreign key."""
    if column is None:
        return None
    return next((key.column.table.name for key in column.foreign_keys), None)


# ---- values in words


def _reader(name: str) -> Reader | None:
    return next((reader for prefix, reader in _readers.items() if name.startswith(prefix)), None)


def _label(subject: str, name: str) -> str:
    reader = _reader(name)
    return (reader and reader.label(subject, name)) or field_label(subject, name)


def _words(subject: str, name: str, value: Any, names: Names) -> str:
    if value is None or value in ("", []):
        return ""
    if (reader := _reader(name)) is not None:
        return reader.words(subject, name, value)
    if (subject, name) in _masks:
        return _masks[subject, name](str(value))
    if name == "roles":
        return ", ".join(str(role.label) for role in Role if role in value)
    if name == "working_days":
        return ", ".join(formats.weekday_names()[int(day)] for day in str(value) if day in "0123456")
    column = _column(subject, name)
    target = _target(column)
    if target in NAMED and isinstance(value, int):
        return names.get((str(target), value), f"#{value}")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | dict):
        return _joined(value)
    if column is None:
        return formats.number(value) if isinstance(value, int) else str(value)
    return _typed(column, value)


def _typed(column: Column[Any], value: Any) -> str:
    """A stored value as its column's type is read; whatever no longer fits the type is shown as it was written."""
    kind = column.type
    try:
        if isinstance(kind, Code):
            return str(getattr(kind.members(value), "label", value))
        if isinstance(kind, Boolean):
            return _("yes") if value else _("no")
        if isinstance(kind, UtcDateTime):
            return formats.instant(datetime.fromisoformat(value))
        if isinstance(kind, Date):
            return formats.day(date.fromisoformat(value))
        if isinstance(kind, Time):
            return formats.clock_time(time.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
    if column.name.endswith("_idr") and isinstance(value, int):
        return formats.money(value)
    if isinstance(kind, Numeric) or not isinstance(value, int):
        return str(value)
    return formats.number(value)


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_joined(part) for part in value.values() if part not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(_joined(part) for part in value)
    return str(value)
