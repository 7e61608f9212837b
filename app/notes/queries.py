"""What can be read of notes, and who may read them."""

from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.elements import False_

from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.db import Base, db
from app.core.paging import Order, Page, page
from app.core.permissions import (
    Action,
    Actor,
    Permission,
    changeable_or_403,
    is_everything,
    may,
    scope,
    scope_rule,
    visible_or_404,
)
from app.notes.enums import About
from app.notes.models import Note, NoteMention
from app.pipeline.models import Partnership

MODELS: dict[About, type[Base]] = {
    About.COMPANY: Company,
    About.PARTNERSHIP: Partnership,
    About.AGREEMENT: Agreement,
}

LOADS: tuple[Any, ...] = (
    joinedload(Note.written_by).lazyload(User.held_roles),
    joinedload(Note.company),
    joinedload(Note.agreement),
    joinedload(Note.partnership).joinedload(Partnership.scheme),
    selectinload(Note.mentions).joinedload(NoteMention.user).lazyload(User.held_roles),
)

LISTED: tuple[Any, ...] = (
    joinedload(Note.written_by).load_only(User.name).lazyload(User.held_roles),
    joinedload(Note.agreement).load_only(Agreement.title),
    joinedload(Note.partnership).load_only(Partnership.scheme_id).joinedload(Partnership.scheme),
    selectinload(Note.mentions).joinedload(NoteMention.user).load_only(User.name).lazyload(User.held_roles),
)
"""What a list of notes tells of others: whole rows of all of them cost a worker 0.7 MB."""

SHOWN = 5
MOST_OFFERED = 8


@scope_rule(Note)
def _notes(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A note is as open as the record it hangs on, a removed one only to who wrote it; it is changed by who wrote it."""
    seen = and_(
        exists().where(Company.id == Note.company_id, scope(actor, Company)),
        or_(
            Note.partnership_id.is_(None),
            exists().where(Partnership.id == Note.partnership_id, scope(actor, Partnership)),
        ),
        or_(
            Note.agreement_id.is_(None),
            exists().where(Agreement.id == Note.agreement_id, scope(actor, Agreement)),
        ),
        or_(Note.removed_at.is_(None), Note.written_by_id == actor.id),
    )
    if action is Action.SEE:
        return seen
    return seen & (Note.written_by_id == (actor.id if actor.can(Permission.COMPANY_EDIT) else 0))


def record_or_404(actor: Actor, about: About, record_id: int) -> Any:
    """The record that is noted on, with its company, if the actor may see it; otherwise 404."""
    model: Any = MODELS[about]
    options = () if about is About.COMPANY else (joinedload(model.company),)
    return visible_or_404(actor, model, record_id, options=options)


def note_or_404(actor: Actor, note_id: int) -> Note:
    """The note if the actor may see it; otherwise 404."""
    return visible_or_404(actor, Note, note_id, options=LOADS)


def note_for_change(actor: Actor, note_id: int) -> Note:
    """The note, held, if the actor wrote it; 404 and 403 otherwise."""
    return changeable_or_403(actor, Note, note_id, options=LOADS, is_held=True)


def _on(actor: Actor, about: About, record_id: int) -> Select[Note]:
    """The notes on a record; on a company also those on its partnerships and agreements."""
    column = {
        About.COMPANY: Note.company_id,
        About.PARTNERSHIP: Note.partnership_id,
        About.AGREEMENT: Note.agreement_id,
    }[about]
    return select(Note).where(column == record_id, Note.removed_at.is_(None), scope(actor, Note))


def on_record(
    actor: Actor, about: About, record_id: int, *, key: str | None = None, size: int = SHOWN
) -> Page[Note]:
    """One page of the notes on a record, the latest first."""
    order = [Order(Note.id, "id", descending=True)]
    return page(_on(actor, about, record_id).options(*LISTED), order, key=key, size=size)


def latest(actor: Actor, about: About, record_id: int) -> Page[Note]:
    """The latest notes on a record, uncounted: the pages of records are opened too often for that."""
    order = [Order(Note.id, "id", descending=True)]
    return page(_on(actor, about, record_id).options(*LISTED), order, size=SHOWN, total=0)


def who_may_see(record: Base) -> list[User]:
    """Everybody in service who may see a record, by name; by the one scope function, once for each set of rights."""
    statement = (
        select(User)
        .where(User.is_active)
        .options(selectinload(User.standing_in))
        .order_by(func.lower(User.name), User.id)
    )
    model = type(record)
    seeing = []
    for user in db.session.scalars(statement):
        condition = scope(user, model)
        if is_everything(condition) or (not isinstance(condition, False_) and may(user, Action.SEE, record)):
            seeing.append(user)
    return seeing


def offered(record: Base, words: str) -> list[User]:
    """The first of those whose name holds what was typed after the sign, at the beginning of a word first."""
    typed = words.strip().casefold()
    found = [one for one in who_may_see(record) if typed in one.name.casefold()]
    found.sort(key=lambda one: f" {one.name.casefold()}".find(f" {typed}") < 0)
    return found[:MOST_OFFERED]


def about_or_404(name: str) -> About:
    """The kind of record named in an address."""
    return next((one for one in About if one.value == name), None) or abort(404)
