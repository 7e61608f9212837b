"""Candidates as a list: filtered, counted, in order.

The address of a page names only the row it begins behind: a key that held the values of the order would carry names.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.candidates.enums import Availability, Education, LegalBasis, Tab
from app.candidates.models import Candidate, CandidateTag, Training
from app.candidates.queries.finding import mentions
from app.companies import asked as asking
from app.core.db import db
from app.core.paging import Order, Page, Rest, count, key_after, key_before, page
from app.core.permissions import LARGEST_ID, Action, Actor, scope
from app.settings.custom import conditions
from app.settings.custom.models import CustomField
from app.settings.custom.narrowing import Narrowed

SORTS: dict[str, Order] = {
    "name": Order(Candidate.name_key, "name_key"),
    "birth": Order(Candidate.birth_on, "birth_on", nullable=True),
    "ak1": Order(Candidate.ak1_valid_to_on, "ak1_valid_to_on", nullable=True),
    "retention": Order(Candidate.retention_on, "retention_on", nullable=True),
    "updated": Order(Candidate.updated_at, "updated_at"),
}
"""By what the list may be sorted, besides fields of the office."""

SHOWN = (joinedload(Candidate.region), selectinload(Candidate.trainings).joinedload(Training.trade))

EXPORTED_AT_ONCE = 500

_KEY = re.compile(r"([np])(\d{1,9})-(\d{1,10})")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of candidates is narrowed to; empty parts do not narrow."""

    query: str = ""
    availability: Availability | None = None
    education: Education | None = None
    trade_id: int | None = None
    year: int | None = None
    region_code: str | None = None
    """A kecamatan or kelurahan."""
    has_bnsp: bool | None = None
    tag: str | None = None
    own: tuple[Narrowed, ...] = ()
    """What is wanted of fields of the office."""

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """As conditions on ``Candidate``; what lies in the trash is left out."""
        asked = [scope(actor, Candidate), Candidate.trashed_at.is_(None)]
        typed = asking.read(self.query)
        if typed:
            asked.append(mentions(typed))
        if self.availability is not None:
            asked.append(Candidate.availability == self.availability)
        if self.education is not None:
            asked.append(Candidate.education == self.education)
        if self.region_code is not None:
            code = self.region_code
            asked.append(
                or_(
                    Candidate.region_code == code,
                    Candidate.region_code.startswith(f"{code}.", autoescape=True),
                )
            )
        if trained := self._of_training():
            ids = select(Training.candidate_id).where(Training.trashed_at.is_(None), *trained)
            asked.append(Candidate.id.in_(ids))
        if self.tag is not None:
            hung = select(CandidateTag.candidate_id).where(CandidateTag.name == self.tag)
            asked.append(Candidate.id.in_(hung))
        asked += [one.condition() for one in self.own]
        return asked

    def _of_training(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if self.trade_id is not None:
            wanted.append(Training.trade_id == self.trade_id)
        if self.year is not None:
            wanted.append(Training.year == self.year)
        if self.has_bnsp is not None:
            wanted.append(Training.has_bnsp.is_(self.has_bnsp))
        return wanted


def overview(filters: Filters, actor: Actor, *, on: date) -> dict[Tab, int]:
    """How many stand behind each tab under the same filters, by one statement."""
    columns = [func.sum(case((in_tab(tab, on), 1), else_=0)).label(tab.name) for tab in Tab]
    row = db.session.execute(select(*columns).where(*filters.conditions(actor))).one()
    return {tab: int(getattr(row, tab.name) or 0) for tab in Tab}


def list_page(
    filters: Filters,
    tab: Tab,
    actor: Actor,
    *,
    on: date,
    sort: str,
    total: int,
    own: CustomField | None = None,
    key: str | None = None,
) -> Page[Candidate]:
    """One page with region and trainings; ``sort`` is a name of ``SORTS``, falling with a minus.

    ``own`` is a field of the office to sort by instead.
    """
    statement = select(Candidate).where(*filters.conditions(actor), in_tab(tab, on))
    falling = sort.startswith("-")
    rest: Rest | None = None
    order: tuple[Order, ...]
    if own is not None:
        sorted_ = conditions.sorted_by(statement, own, descending=falling)
        filled, order, rest = sorted_.filled, sorted_.order, sorted_.rest
    else:
        chosen = SORTS[sort.removeprefix("-")]
        filled = statement
        order = (replace(chosen, descending=falling), Order(Candidate.id, "id", descending=falling))
    found = page(
        filled,
        order,
        key=_place(key, order),
        total=total,
        load=select(Candidate).options(*SHOWN),
        rest=rest,
    )
    return _named_by_rows(found)


def chosen(
    filters: Filters, tab: Tab, actor: Actor, *, on: date, ids: Collection[int] | None
) -> list[tuple[int, str]]:
    """Id and name of the candidates on file ticked by their ``ids``, or (None) of all that fit."""
    asked = [Candidate.id.in_(ids)] if ids is not None else [in_tab(tab, on)]
    narrowed = (filters if ids is None else Filters()).conditions(actor)
    found = db.session.execute(
        select(Candidate.id, Candidate.name)
        .where(*narrowed, *asked, scope(actor, Candidate, Action.CHANGE))
        .order_by(Candidate.name_key, Candidate.id)
    )
    return [(row.id, row.name) for row in found]


def tag_names(actor: Actor) -> list[str]:
    """Every tag that hangs on a candidate, by name."""
    return list(
        db.session.scalars(
            select(CandidateTag.name)
            .where(CandidateTag.candidate_id.in_(select(Candidate.id).where(scope(actor, Candidate))))
            .distinct()
            .order_by(CandidateTag.name)
        )
    )


def tags_of(ids: Collection[int]) -> dict[int, list[str]]:
    """The tags of each of these candidates, by name."""
    found: dict[int, list[str]] = {key: [] for key in ids}
    hung = select(CandidateTag).where(CandidateTag.candidate_id.in_(ids)).order_by(CandidateTag.name)
    for one in db.session.scalars(hung):
        found[one.candidate_id].append(one.name)
    return found


def export_count(filters: Filters, tab: Tab, actor: Actor, *, on: date) -> int:
    """How many candidates ``actor`` may take along under this filter."""
    return count(select(Candidate.id).where(*_exported(filters, tab, actor, on)))


def export_rows(filters: Filters, tab: Tab, actor: Actor, *, on: date) -> Iterator[Candidate]:
    """All of them in the order in which they were filed, some hundred at a time, with region and trainings."""
    last = 0
    statement = select(Candidate).where(*_exported(filters, tab, actor, on)).options(*SHOWN)
    while True:
        rows = db.session.scalars(
            statement.where(Candidate.id > last).order_by(Candidate.id).limit(EXPORTED_AT_ONCE)
        ).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
        for row in rows:
            # Nothing of a long list stays in memory.
            for one in (*row.trainings, row):
                db.session.expunge(one)


def _exported(filters: Filters, tab: Tab, actor: Actor, on: date) -> list[ColumnElement[bool]]:
    return [*filters.conditions(actor), in_tab(tab, on), scope(actor, Candidate, Action.EXPORT)]


def years(actor: Actor) -> list[int]:
    """The years of the trainings on file, the latest first."""
    found = db.session.scalars(
        select(Training.year).where(Training.year.is_not(None), scope(actor, Training)).distinct()
    )
    return sorted((year for year in found if year is not None), reverse=True)


def _place(key: str | None, order: Sequence[Order]) -> str | None:
    """The key that ``paging`` knows, from the row that the address names."""
    told = _KEY.fullmatch(key or "")
    if told is None or int(told[3]) > LARGEST_ID:
        return None
    # In the list or not: a row that has just left it still tells where it stood.
    row = db.session.get(Candidate, int(told[3]))
    if row is None:
        return None
    make = key_after if told[1] == "n" else key_before
    return make(order, row, first=int(told[2]))


def _named_by_rows(found: Page[Candidate]) -> Page[Candidate]:
    return replace(
        found,
        next_key=f"n{found.last + 1}-{found.rows[-1].id}" if found.next_key else None,
        previous_key=f"p{found.first}-{found.rows[0].id}" if found.previous_key else None,
    )


def in_tab(tab: Tab, on: date) -> ColumnElement[bool]:
    """What stands behind a tab on a day."""
    asked: dict[Tab, ColumnElement[bool]] = {
        Tab.ALL: true(),
        Tab.AVAILABLE: Candidate.availability == Availability.AVAILABLE,
        Tab.NO_CONSENT: and_(Candidate.legal_basis == LegalBasis.CONSENT, Candidate.consent_on.is_(None)),
        Tab.RETENTION_DUE: Candidate.retention_on <= on,
    }
    return asked[tab]
