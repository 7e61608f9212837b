"""The audit log as people read it: who did what to which record, what it said before and what it says now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import abort, current_app, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Numeric,
    Time,
    and_,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import lazyload

from app.accounts import called
from app.accounts.audit_words import SUBJECTS, action_label, field_label, subject_label
from app.accounts.called import Names
from app.accounts.models import User
from app.accounts.roles import Role
from app.core import audit, formats
from app.core.audit import AuditEntry
from app.core.clock import office_zone
from app.core.db import Code, UtcDateTime, db
from app.core.paging import Order, Page, page
from app.core.permissions import (
    Action,
    Actor,
    Permission,
    is_scoped,
    may_open,
    reader,
    scope,
    scope_rule,
    visible_or_404,
)
from app.core.sealing import is_sealed, opened_value

ACCOUNT_SUBJECTS = ("users", "user_roles", "teams")
READERS = (Permission.AUDIT_VIEW, Permission.ACCOUNT_MANAGE, Permission.SETTING_MANAGE)
"""Who reads the log, each the part that the scope opens."""
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
    "document_templates",
    "follow_up_rules",
    "message_templates",
    "scheduled_runs",
    "target_bands",
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

ORDER = (Order(AuditEntry.id, "id", descending=True),)

_pages: dict[str, tuple[str, str]] = {}
_labels: dict[tuple[str, str], LazyString] = {}
_masks: dict[tuple[str, str], "Mask"] = {}
_readers: dict[str, "Reader"] = {}


Mask = Callable[[Any], str]


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


def add_mask(subject: str, name: str, mask: Mask, *, label: LazyString | None = None) -> None:
    """Show what stands in this column only as ``mask`` writes it, hidden or in words, to every reader of the log.

    Of a list each one is written; all but what JSON calls an object comes as text. What is no column brings its label.
    """
    _masks[subject, name] = mask
    if label is not None:
        _labels[subject, name] = label


def in_words(choices: Iterable[tuple[str, Any]]) -> Mask:
    """A mask that writes each code of ``choices`` by its words, and anything else as it stands."""
    known = {str(value): words for value, words in choices}
    return lambda code: str(known.get(code, code))


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
    if actor.can(Permission.AUDIT_VIEW_ALL):
        return list(SUBJECTS)
    closed = ACCOUNT_SUBJECTS + SETTING_SUBJECTS
    kinds = {
        Permission.AUDIT_VIEW: [subject for subject in SUBJECTS if subject not in closed],
        Permission.ACCOUNT_MANAGE: list(ACCOUNT_SUBJECTS),
        Permission.SETTING_MANAGE: list(SETTING_SUBJECTS),
    }
    return [subject for permission, some in kinds.items() if actor.can(permission) for subject in some]


def entries(actor: Actor, wanted: Filter, *, key: str | None = None) -> Page[AuditEntry]:
    """One page of the log as far as ``actor`` may read it, the latest first."""
    return page(select(AuditEntry).where(asked_of(actor, wanted)), ORDER, key=key)


def asked_of(actor: Actor, wanted: Filter, action: Action = Action.SEE) -> ColumnElement[bool]:
    """What is wanted of the log, as far as ``actor`` may read it or take it out."""
    conditions = [scope(actor, AuditEntry, action)]
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
    return and_(*conditions)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=office_zone())


def of(subject: str, subject_id: int, *, limit: int = 50) -> list[Event]:
    """The latest of what happened to one record, for whoever may see that record; newest first.

    A change between two ways of saying nothing is none to a reader.
    """
    events = described(audit.entries_of(subject, subject_id, limit=limit))
    return [event for event in events if event.changes or event.action != "update"]


@dataclass(frozen=True)
class Record:
    """What a history is of: the kind of record, its name (or number) and its page."""

    subject: str
    name: str
    url: str | None


def record_or_404(actor: Actor, subject: str, record_id: int) -> Record:
    """A record with a page of its own that ``actor`` may see; 404 for every other."""
    model = called.models().get(subject)
    if model is None or subject not in _pages:
        abort(404)
    visible_or_404(actor, model, record_id, options=(lazyload("*"),))
    name = called.names_of({subject: {record_id}}, _words).get((subject, record_id), "")
    return Record(subject_label(subject), name, _url(subject, record_id))


def actors() -> list[User]:
    """Everyone who can stand in the log as the one who did it, by name."""
    return list(db.session.scalars(select(User).options(lazyload("*")).order_by(User.name, User.id)))


def described(
    found: Iterable[AuditEntry], *, is_covered: bool = False, is_linked: bool = False
) -> list[Event]:
    """Entries in words; names of what they point at are read in one statement a table.

    ``is_covered`` leaves out what the log keeps sealed: what a file says, nobody can take back.
    ``is_linked`` says where the reader can open the record, where they may and it is still on file.
    """
    found = list(found)
    names = _names(found)
    opened = _opened(found) if is_linked else set()
    return [_event(entry, names, opened, is_covered=is_covered) for entry in found]


def _event(entry: AuditEntry, names: Names, opened: set[tuple[str, int]], *, is_covered: bool) -> Event:
    subject_id = entry.subject_id
    return Event(
        id=entry.id,
        at=entry.at,
        who=entry.actor_name or _("System"),
        address=entry.address or "",
        action=entry.action,
        label=action_label(entry.action),
        subject=subject_label(entry.subject),
        name=_name(entry, names, is_covered=is_covered),
        url=_url(entry.subject, subject_id) if (entry.subject, subject_id) in opened else None,
        changes=_changes(entry, names, is_covered=is_covered),
    )


def _name(entry: AuditEntry, names: Names, *, is_covered: bool) -> str:
    """What the record is called, by what its own entry says once it is no longer on file."""
    if not entry.subject_id:
        return ""
    found = names.get((entry.subject, entry.subject_id))
    if found is not None:
        return found
    last = {name: before if after is None else after for name, (before, after) in _pairs(entry.changes)}
    covered = _sealed(entry) if is_covered else ()
    values = {name: value for name, value in last.items() if name not in covered}
    return called.joined(entry.subject, values, names, _words) or _("no longer on file")


def _changes(entry: AuditEntry, names: Names, *, is_covered: bool) -> list[Change]:
    covered = _sealed(entry) if is_covered else ()
    found = []
    for name, (before, after) in _pairs(entry.changes):
        if _is_inner(entry.subject, name):
            continue
        said = [_words(entry.subject, name, value, names) for value in (before, after)]
        if name in covered:
            said = [_("personal data") if one else "" for one in said]
        if any(said):
            found.append(Change(_label(entry.subject, name), *said))
    return found


def _sealed(entry: AuditEntry) -> set[str]:
    """What the log keeps sealed of an entry."""
    return {
        name
        for name, value in entry.changes.items()
        if any(map(is_sealed, value if isinstance(value, list) else [value]))
    }


def _is_inner(subject: str, name: str) -> bool:
    """Whether a column only serves the house: what records of reference tables are found by."""
    column = called.column_of(subject, name)
    return name == "key" and column is not None and not isinstance(column.type, Code)


def _pairs(changes: dict[str, Any]) -> list[tuple[str, tuple[Any, Any]]]:
    """The changes as before and after; a deed that noted a bare value has only an after."""
    pairs = [
        (name, (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, value))
        for name, value in changes.items()
    ]
    return [(name, (opened_value(before), opened_value(after))) for name, (before, after) in pairs]


def _url(subject: str, subject_id: int | None) -> str | None:
    endpoint, argument = _pages.get(subject, ("", ""))
    if not subject_id or endpoint not in current_app.view_functions or not may_open(endpoint):
        return None
    values: dict[str, Any] = {argument: subject_id}
    return url_for(endpoint, **values)


def _opened(found: Sequence[AuditEntry]) -> set[tuple[str, int]]:
    """Which of the records that entries are about this reader may open: one statement a table."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in found:
        if entry.subject_id and _url(entry.subject, entry.subject_id):
            wanted[entry.subject].add(entry.subject_id)
    opened: set[tuple[str, int]] = set()
    for subject, ids in wanted.items():
        model: Any = called.models()[subject]
        seen = scope(reader(), model) if is_scoped(model) else true()
        rows = db.session.scalars(select(model.id).where(model.id.in_(ids), seen))
        opened |= {(subject, row_id) for row_id in rows}
    return opened


# ---- names of what the log points at


def _names(found: Sequence[AuditEntry]) -> Names:
    wanted: dict[str, set[called.Key]] = defaultdict(set)
    for entry in found:
        if entry.subject_id:
            wanted[entry.subject].add(entry.subject_id)
        before_and_after = ({name: value} for name, pair in _pairs(entry.changes) for value in pair)
        for target, keys in called.pointed_at(entry.subject, before_and_after).items():
            wanted[target] |= keys
    return called.names_of(wanted, _words)


# ---- values in words


def _reader(name: str) -> Reader | None:
    return next((reader for prefix, reader in _readers.items() if name.startswith(prefix)), None)


def _label(subject: str, name: str) -> str:
    if (subject, name) in _labels:
        return str(_labels[subject, name])
    reader = _reader(name)
    return (reader and reader.label(subject, name)) or field_label(subject, name)


def _words(subject: str, name: str, value: Any, names: Names) -> str:
    if value is None or value in ("", []):
        return ""
    if (reader := _reader(name)) is not None:
        return reader.words(subject, name, value)
    if (subject, name) in _masks:
        return _masked(_masks[subject, name], value)
    if name == "roles":
        return ", ".join(str(role.label) for role in Role if role in value)
    if name == "working_days":
        return ", ".join(formats.weekday_names()[int(day)] for day in str(value) if day in "0123456")
    column = called.column_of(subject, name)
    target = called.target_of(column)
    if target and isinstance(value, int | str):
        return names.get((target, value), _("no longer on file"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | dict):
        return _joined(value)
    if column is None:
        return formats.number(value) if isinstance(value, int) else str(value)
    return _typed(column, value)


def _masked(mask: Mask, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_masked(mask, one) for one in value)))
    return mask(value if isinstance(value, dict) else str(value))


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
    if isinstance(kind, Numeric) or not isinstance(value, int) or column.name == "year":
        return str(value)
    return formats.number(value)


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_joined(part) for part in value.values() if part not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(_joined(part) for part in value)
    return str(value)
