"""One deed done to many companies at once, and taken back: few statements however many they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.companies.enums import Deed, Potential
from app.companies.models import HEAD_OFFICES_ON_FILE, BulkChange, Company, Tag, company_tags
from app.companies.services.records import refuse_owner, tags_named
from app.companies.services.searched import search_text_of
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Action, Actor, scope

MOST_AT_ONCE = 5000
"""How many companies one deed may touch, so that the request stays short."""

BATCH = 500
LONGEST_TAG = 40

COLUMNS: dict[Deed, Any] = {
    Deed.ASSIGN: Company.owner_id,
    Deed.POTENTIAL: Company.potential,
    Deed.TRASH: Company.trashed_at,
}
"""The deeds that set one column; the others hang or take a tag."""


@dataclass(frozen=True)
class Undone:
    """How many companies got back what they had, and the names of those that did not."""

    restored: int
    kept: Sequence[str]
    """Whose value was changed since, or that may no longer be changed."""


def change_many(
    company_ids: Iterable[int], deed: Deed, *, by: User, value: User | Potential | str | None = None
) -> BulkChange:
    """Do ``deed`` to those of the companies that ``by`` may change; the answer's ``before`` holds who changed.

    Raises Invalid for more than ``MOST_AT_ONCE``, for an officer who may not own companies and a tag that is none.
    """
    ids = sorted(set(company_ids))
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(_("At most %(most)s companies at a time.", most=MOST_AT_ONCE))
    wanted = _wanted(deed, value)
    change = BulkChange(actor_id=by.id, deed=deed, value=_as_text(wanted), before={})
    before: dict[str, Any] = {}
    for some in _batches(ids):
        before |= _change(some, deed, wanted, by)
    change.before = before
    db.session.add(change)
    audit.record("bulk", "companies", None, {"rows": len(before), **_told(deed, value)})
    db.session.flush()
    return change


def undo_many(change: BulkChange, *, by: User) -> Undone:
    """Give every company of ``change`` what it had before, except where that was changed since.

    Raises Conflict where it was taken back already.
    """
    db.session.refresh(change, with_for_update=True)
    if change.undone_at is not None:
        raise Conflict(_("This was undone already."))
    change.undone_at = utcnow()
    restored: set[int] = set()
    for some in _batches(sorted(int(key) for key in change.before)):
        restored |= set(_restore(some, change, by))
    audit.record("bulk_undo", "companies", None, {"rows": len(restored)})
    db.session.flush()
    kept = [int(key) for key in change.before if int(key) not in restored]
    return Undone(len(restored), _names(kept))


def _wanted(deed: Deed, value: User | Potential | str | None) -> Any:
    if deed is Deed.TRASH:
        return utcnow()
    if deed is Deed.ASSIGN:
        owner = value if isinstance(value, User) else None
        refuse_owner(owner)
        return owner.id if owner else None
    if deed is Deed.POTENTIAL:
        return value
    tag = " ".join(str(value or "").lower().split())
    if not tag or len(tag) > LONGEST_TAG or any(mark in tag for mark in ",;"):
        raise Invalid(_("Please give one tag of at most 40 characters."), field="tag")
    return tag


def _told(deed: Deed, value: Any) -> dict[str, Any]:
    """What was done to them all, as the audit log keeps it."""
    column = COLUMNS[deed].key if deed in COLUMNS else "tags"
    return {column: value.name if isinstance(value, User) else value or str(deed.label)}


def _change(ids: Sequence[int], deed: Deed, wanted: Any, by: Actor) -> dict[str, Any]:
    open_to_change = Company.trashed_at.is_(None)
    if deed in COLUMNS:
        stored = _held(ids, by, COLUMNS[deed], open_to_change)
        moved = {key: before for key, before in stored.items() if before != wanted}
        _set_column(moved, deed, wanted)
        return {str(key): _as_text(before) for key, before in moved.items()}
    stored = _held(
        ids, by, Company.id, open_to_change, _hangs(wanted) if deed is Deed.REMOVE_TAG else ~_hangs(wanted)
    )
    _set_tag(list(stored), wanted, is_hung=deed is Deed.ADD_TAG)
    return {str(key): None for key in stored}


def _restore(ids: Sequence[int], change: BulkChange, by: Actor) -> Iterator[int]:
    """Take back one batch; yields whom it could be taken back from."""
    deed, done = change.deed, _typed(change.deed, change.value)
    if deed not in COLUMNS:
        is_still = _hangs(done) if deed is Deed.ADD_TAG else ~_hangs(done)
        stored = _held(ids, by, Company.id, Company.trashed_at.is_(None), is_still)
        _set_tag(list(stored), done, is_hung=deed is Deed.REMOVE_TAG)
        yield from stored
        return
    column = COLUMNS[deed]
    is_still = column.is_(None) if done is None else column == done
    if deed is Deed.TRASH:
        stored = _held(ids, by, column, is_still)
        stored = {key: stored[key] for key in stored.keys() - _taken(list(stored))}
    else:
        stored = _held(ids, by, column, is_still, Company.trashed_at.is_(None))
    earlier: dict[Any, dict[int, Any]] = {}
    for key, now in stored.items():
        earlier.setdefault(_typed(deed, change.before[str(key)]), {})[key] = now
    for value, rows in earlier.items():
        _set_column(rows, deed, value)
    yield from stored


def _held(ids: Sequence[int], by: Actor, column: Any, *conditions: ColumnElement[bool]) -> dict[int, Any]:
    """The value of ``column`` by company, of those that ``by`` may change; nobody else changes them meanwhile."""
    statement = (
        select(Company.id, column.label("value"))
        .where(Company.id.in_(ids), scope(by, Company, Action.CHANGE), *conditions)
        .order_by(Company.id)
        .with_for_update(of=Company)
    )
    return {row.id: row.value for row in db.session.execute(statement)}


def _set_column(stored: Mapping[int, Any], deed: Deed, value: Any) -> None:
    if not stored:
        return
    column = COLUMNS[deed]
    try:
        with db.session.begin_nested():
            db.session.execute(
                update(Company)
                .where(Company.id.in_(list(stored)))
                .values({column: value, Company.version: Company.version + 1})
            )
    except IntegrityError as race:
        raise Conflict(_("Another company was just filed with the number of one of these.")) from race
    audit.record_changed("companies", {key: {column.key: [now, value]} for key, now in stored.items()})


def _set_tag(ids: Sequence[int], name: str, *, is_hung: bool) -> None:
    """Hang a tag on companies or take it off, and keep what they are found by in step."""
    if not ids:
        return
    tag = tags_named([name])[0]
    if is_hung:
        pairs = [{"company_id": key, "tag_id": tag.id} for key in ids]
        db.session.execute(insert(company_tags), pairs)
    else:
        hung = company_tags.c.tag_id == tag.id, company_tags.c.company_id.in_(ids)
        db.session.execute(delete(company_tags).where(*hung))
    found = db.session.scalars(
        select(Company)
        .where(Company.id.in_(ids))
        .options(selectinload(Company.tags), selectinload(Company.contacts))
        .execution_options(populate_existing=True)
    ).all()
    texts, changes = [], {}
    for company in found:
        contacts = sorted(
            (contact for contact in company.contacts if not contact.is_trashed), key=lambda one: one.id
        )
        words = search_text_of(company, contacts=contacts, tags=company.tags)
        texts.append({"key": company.id, "words": words, "now": utcnow(), "next": company.version + 1})
        after = {one.name for one in company.tags}
        before = after - {name} if is_hung else after | {name}
        changes[company.id] = {"tags": [", ".join(sorted(before)), ", ".join(sorted(after))]}
        db.session.expire(company)
    table: Any = Company.__table__
    statement = (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(search_text=bindparam("words"), updated_at=bindparam("now"), version=bindparam("next"))
    )
    db.session.connection().execute(statement, texts)
    audit.record_changed("companies", changes)


def _hangs(tag: str) -> ColumnElement[bool]:
    return Company.id.in_(select(company_tags.c.company_id).join(Tag).where(Tag.name == tag))


def _taken(ids: Sequence[int]) -> set[int]:
    """Those companies in the trash whose NIB or NPWP another head office on file has by now."""
    taken: set[int] = set()
    for column in (Company.nib, Company.npwp):
        numbers = {
            number: key
            for key, number in db.session.execute(
                select(Company.id, column).where(
                    Company.id.in_(ids), column.is_not(None), Company.is_branch.is_(False)
                )
            )
        }
        found = db.session.scalars(select(column).where(column.in_(list(numbers)), *HEAD_OFFICES_ON_FILE))
        taken |= {numbers[number] for number in found if number is not None}
    return taken


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _typed(deed: Deed, written: str | None) -> Any:
    if written is None:
        return None
    if deed is Deed.ASSIGN:
        return int(written)
    if deed is Deed.POTENTIAL:
        return next(one for one in Potential if one.value == written)
    return datetime.fromisoformat(written) if deed is Deed.TRASH else written


def _names(ids: Sequence[int]) -> list[str]:
    """How these companies are called, by name."""
    names: list[str] = []
    for some in _batches(ids):
        rows = db.session.scalars(select(Company).where(Company.id.in_(some)).order_by(Company.name))
        names += [company.full_name for company in rows]
    return sorted(names)
