"""The pipeline as a board and as a table: one set of filters, true totals, a fixed number of statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, tuple_, union_all
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts import whose
from app.accounts.models import User
from app.companies.enums import SIZES
from app.companies.models import Company
from app.core import clock, formats
from app.core.db import db
from app.core.paging import Order, Page, key_after, page
from app.core.permissions import Actor, scope
from app.core.search import holds
from app.core.statements import put_together_once
from app.pipeline.enums import Tab
from app.pipeline.models import Partnership
from app.pipeline.queries.next_steps import NextStep, has_next_steps, lacks_next_step, next_steps_of
from app.pipeline.queries.records import changeable_ids, stage_by_id
from app.pipeline.queries.shown import Planned, Shown, Tile, tiles_of
from app.settings import queries as settings
from app.settings.custom.narrowing import Narrowed
from app.settings.models import KbliCode, Scheme, Stage

COLUMN_SIZE = 25
NOBODY, NONE = 0, "none"
"""What a filter says for: by nobody, and where nobody knows."""

OF_KECAMATAN = 8
"""So long is the code of a kecamatan, and the beginning of those of its kelurahan."""

WARN_SHARE = 0.75
"""From this share of a stage's limit on, a partnership is shown as ageing."""

COLUMN_ORDER = (Order(Partnership.entered_stage_at, "entered_stage_at"), Order(Partnership.id, "id"))

SORTS: dict[str, Order] = {
    "name": Order(Company.name, "company.name"),
    "since": Order(Partnership.entered_stage_at, "entered_stage_at"),
    "seats": Order(Partnership.expected_seats, "expected_seats"),
    "start": Order(Partnership.expected_start_on, "expected_start_on", nullable=True),
}
"""By what the table may be sorted."""


def sectors() -> Select[int]:
    """The lines of business that belong to a sector the filters know."""
    return select(KbliCode.id).where(KbliCode.version == settings.KBLI_VERSION)


def is_of_no_sector() -> ColumnElement[bool]:
    """The condition that nobody knows the sector of a company."""
    return or_(Company.kbli_id.is_(None), Company.kbli_id.not_in(sectors()))


def is_of_no_kecamatan(region_code: Any) -> ColumnElement[bool]:
    """The condition that this code of a region names no kecamatan."""
    return or_(region_code.is_(None), func.length(region_code) < OF_KECAMATAN)


def is_of_size(size: str) -> ColumnElement[bool]:
    """The condition that a company is of a size class; ``NONE`` where nobody knows."""
    if size == NONE:
        return or_(Company.headcount.is_(None), Company.headcount < 1)
    lowest, highest = SIZES[size]
    from_lowest = Company.headcount >= lowest
    return from_lowest if highest is None else and_(from_lowest, Company.headcount <= highest)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What filters ask, as plain values: statements are kept by them."""

    scheme_id: int
    owner_id: whose.Whose | None = None
    section: str | None = None
    kecamatan: str | None = None
    size: str | None = None
    query: str = ""
    own: tuple[Narrowed, ...] = ()

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """As conditions on ``Partnership`` joined with ``Company``, within the scope of ``actor``."""
        return [*self._about_partnerships(actor), Company.trashed_at.is_(None), *self.about_companies()]

    def counted(self, statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
        """A count of partnerships narrowed to these; their companies are read only where a filter asks for them."""
        narrowed = statement.where(*self._about_partnerships(actor))
        if self.about_companies():
            joined = narrowed.join(Company, Company.id == Partnership.company_id)
            return joined.where(Company.trashed_at.is_(None), *self.about_companies())
        # Few companies are in the trash: naming those is quicker than looking each company up.
        trashed = select(Company.id).where(Company.trashed_at.is_not(None))
        return narrowed.where(Partnership.company_id.not_in(trashed))

    def of_owner(self, owner_id: Any) -> ColumnElement[bool]:
        """The condition that this column names whom the filter asks for; nobody is none of all."""
        if self.owner_id is None:
            return true()
        wanted: ColumnElement[bool] = (
            owner_id.is_(None) if self.owner_id == NOBODY else whose.is_of(owner_id, self.owner_id)
        )
        return wanted

    def _about_partnerships(self, actor: Actor) -> list[ColumnElement[bool]]:
        found = [Partnership.scheme_id == self.scheme_id, scope(actor, Partnership)]
        if self.owner_id is not None:
            found.append(self.of_owner(Partnership.owner_id))
        return found

    def about_companies(self) -> list[ColumnElement[bool]]:
        """What no index of the pipeline knows: of companies, and of fields of the office."""
        found: list[ColumnElement[bool]] = [one.condition() for one in self.own]
        if self.section == NONE:
            found.append(is_of_no_sector())
        elif self.section:
            of_section = select(KbliCode.id).where(
                KbliCode.version == settings.KBLI_VERSION, KbliCode.section == self.section
            )
            found.append(Company.kbli_id.in_(of_section))
        if self.kecamatan == NONE:
            found.append(is_of_no_kecamatan(Company.region_code))
        elif self.kecamatan:
            within = Company.region_code.startswith(f"{self.kecamatan}.", autoescape=True)
            found.append(or_(Company.region_code == self.kecamatan, within))
        if self.size is not None:
            found.append(is_of_size(self.size))
        if self.query.strip():
            found.append(holds(Company.id, Company.search_text, self.query))
        return found


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which partnerships: those of one scheme, narrowed by what a person chose."""

    scheme: Scheme
    owner_id: whose.Whose | None = None
    section: str | None = None
    kecamatan: str | None = None
    size: str | None = None
    query: str = ""
    own: tuple[Narrowed, ...] = ()

    @property
    def asked(self) -> Asked:
        return Asked(
            scheme_id=self.scheme.id,
            owner_id=self.owner_id,
            section=self.section,
            kecamatan=self.kecamatan,
            size=self.size,
            query=self.query,
            own=self.own,
        )


@dataclass
class Column:
    """One stage of the board: its true total and seats, whatever is shown of it."""

    stage: Stage
    total: int = 0
    seats: int = 0
    cards: list[Tile] = field(default_factory=list)
    next_key: str | None = None

    @property
    def further(self) -> int:
        """How many cards come next, below those that are shown."""
        return min(COLUMN_SIZE, self.total - len(self.cards))


@dataclass(frozen=True)
class Overview:
    """The true numbers: of each tab, and of each stage within the chosen tab."""

    tabs: dict[Tab, int]
    columns: list[Column]
    aside: list[Column]
    """The side states with their totals, which the board offers as places to drop a card."""

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns)

    @property
    def seats(self) -> int:
        return sum(column.seats for column in self.columns)


@dataclass(frozen=True)
class Card:
    """A partnership as a card or a row: with its age, what it is about and what is next."""

    partnership: Partnership | Shown
    stage: Stage
    days: int
    tone: str | None
    age: str
    passed: int | None
    """The limit of its stage where it has stood there longer."""
    next_step: NextStep | Planned | None
    is_late: bool
    is_changeable: bool

    @property
    def line(self) -> str:
        """What the company does and how large it is."""
        company = self.partnership.company
        parts = [company.business or (company.kbli.title if company.kbli else "")]
        if company.headcount is not None:
            parts.append(_workers(company.headcount, formats.is_indonesian()))
        return " · ".join(part for part in parts if part)

    @property
    def age_in_lines(self) -> tuple[str, str]:
        """Its age, and apart from it the limit where it is over that: a table has no room for both in one line."""
        if self.passed is None:
            return self.age, ""
        return _stood(self.days, formats.is_indonesian()), _("limit %(limit)d", limit=self.passed)

    @property
    def terms(self) -> str:
        """The seats hoped for, and how long it has stood at its stage."""
        seats = self.partnership.expected_seats
        return f"{_seats(seats, formats.is_indonesian())} · {self.age}" if seats else self.age

    @property
    def next_words(self) -> str:
        """The next step in words: ``Kirim draf PKS, 26 Nov``."""
        if self.next_step is None:
            return ""
        words = self.next_step.subject or str(self.next_step.kind.label)
        if self.next_step.due_on is None:
            return words
        if self.is_late:
            return f"{words}, {formats.day_relative(self.next_step.due_on, overdue=True)}"
        return f"{words}, {formats.day_short(self.next_step.due_on)}"


def stages_of(tab: Tab) -> list[Stage]:
    """The stages that a tab shows; one out of use too, since partnerships may still stand there."""
    everything = settings.stages(with_inactive=True)
    main = [stage for stage in everything if not stage.is_side]
    postponed = [stage for stage in everything if stage.key == "postponed"]
    if tab is Tab.POSTPONED:
        return postponed
    if tab is Tab.DECLINED:
        return [stage for stage in everything if stage.is_side and stage.key != "postponed"]
    return main + postponed if tab in (Tab.STUCK, Tab.MINE, Tab.RESTING) else main


def tabs_offered() -> list[Tab]:
    """The tabs that can be counted."""
    return [tab for tab in Tab if tab is not Tab.NO_NEXT_STEP or has_next_steps()]


def is_stuck(stages: Sequence[Stage], *, on: date) -> ColumnElement[bool]:
    """The condition that a partnership stands longer at its stage than its limit, or past its postponement."""
    return or_(false(), *ways_to_be_stuck(days_at(stages).items(), postponed_at(stages), on))


def ways_to_be_stuck(
    days: Iterable[tuple[int, int]], postponed: Iterable[int], on: date, *, awake_only: bool = True
) -> Iterator[ColumnElement[bool]]:
    """The conditions of which any makes a partnership stuck: each a range of the board's index, none met twice.

    By the ids of stages with the days for which one may stand there, and of those where one waits for a day; those
    that were let rest are not stuck, unless whoever asks leaves them out in another way.
    """
    awake = is_awake(on) if awake_only else true()
    for stage_id, number in days:
        yield and_(Partnership.stage_id == stage_id, Partnership.entered_stage_at < since(number, on), awake)
    for stage_id in postponed:
        yield and_(Partnership.stage_id == stage_id, Partnership.postponed_until_on < on, awake)


def is_awake(on: date) -> ColumnElement[bool]:
    """The condition that nobody let a partnership rest over the day ``on``."""
    return or_(Partnership.snoozed_until_on.is_(None), Partnership.snoozed_until_on <= on)


def postponed_at(stages: Iterable[Stage]) -> tuple[int, ...]:
    """The ids of the stages where a partnership waits for a day."""
    return tuple(stage.id for stage in stages if stage.key == "postponed")


def days_at(stages: Iterable[Stage]) -> dict[int, int]:
    """For how many days a partnership may stand at each stage (by its id) that has a limit."""
    limits = ((stage.id, limit_of(stage)) for stage in stages)
    return {stage_id: limit for stage_id, limit in limits if limit is not None}


def limit_of(stage: Stage) -> int | None:
    """For how many days a partnership may stand at a stage; none where it may stay for ever."""
    return None if stage.is_closing else stage.limit_days


def since(days: int, on: date) -> datetime:
    """The first instant of the day ``days`` before ``on``."""
    day = on - timedelta(days=days)
    return datetime.combine(day, time.min, tzinfo=clock.office_zone())


def condition_of(tab: Tab, actor: Actor, on: date) -> ColumnElement[bool]:
    """What a tab asks of a partnership besides its stage."""
    if tab is Tab.MINE:
        mine: ColumnElement[bool] = Partnership.owner_id == actor.id
        return mine
    if tab is Tab.STUCK:
        return is_stuck(settings.stages(with_inactive=True), on=on)
    if tab is Tab.RESTING:
        return Partnership.snoozed_until_on > on
    if tab is Tab.NO_NEXT_STEP:
        return and_(Partnership.closed_at.is_(None), lacks_next_step())
    return true()


def stands_on(tab: Tab, actor: Actor, *, on: date) -> ColumnElement[bool]:
    """The condition that a partnership is among those a tab shows, for whoever lists them elsewhere."""
    stages = [stage.id for stage in stages_of(tab)]
    return and_(Partnership.stage_id.in_(stages), condition_of(tab, actor, on))


def cards(found: Overview, filters: Filters, tab: Tab, actor: Actor, *, on: date) -> None:
    """Fill the columns with their first cards, the longest-standing first: one statement for all columns."""
    wanted = [column for column in found.columns if column.total]
    if not wanted:
        return
    # Who is stuck is up to the limits of the stages, and who lacks a next step to who registered for that.
    put_together = _first_tiles if tab in (Tab.STUCK, Tab.NO_NEXT_STEP) else _first_tiles_once
    stages = tuple(column.stage.id for column in wanted)
    rows: Sequence[Any] = db.session.execute(put_together(actor, filters.asked, tab, on, stages)).all()
    steps = next_steps_of([row.company_id for row in rows])
    limits = {column.stage.id: limit_of(column.stage) for column in wanted}
    by_stage: dict[int, list[Tile]] = {stage_id: [] for stage_id in limits}
    for row in rows:
        step = steps.get(row.company_id)
        planned = (step.kind, step.subject, step.due_on) if step is not None else None
        by_stage[row.stage_id].append(Tile._make((*row, limits[row.stage_id], planned)))
    for column in wanted:
        column.cards = by_stage[column.stage.id]
        if column.cards and column.total > len(column.cards):
            column.next_key = key_after(COLUMN_ORDER, column.cards[-1], first=len(column.cards) + 1)


def _first_tiles(actor: Actor, asked: Asked, tab: Tab, on: date, stages: tuple[int, ...]) -> Select[Any]:
    narrowed = _narrowed(asked, tab, actor, on).with_only_columns(Partnership.id)
    firsts = [
        select(
            narrowed.where(Partnership.stage_id == stage_id)
            .order_by(Partnership.entered_stage_at, Partnership.id)
            .limit(COLUMN_SIZE)
            .subquery()
            .c.id
        )
        for stage_id in stages
    ]
    ids = union_all(*firsts).subquery()
    return tiles_of(select(ids.c.id), actor)


_first_tiles_once = put_together_once(_first_tiles)


def card_of(tile: Tile, *, on: date) -> Card:
    """What a tile tells, in words."""
    return _card(tile.shown, tile.next_step, tile.is_changeable, on=on)


def column_page(
    filters: Filters, tab: Tab, stage: Stage, actor: Actor, *, on: date, key: str | None = None
) -> Page[Card]:
    """Further cards of one column, by key, with its true total."""
    statement = _narrowed(filters.asked, tab, actor, on).where(Partnership.stage_id == stage.id)
    return _page_of_cards(statement.options(*_neighbours()), COLUMN_ORDER, key, actor, on=on)


def further_in_column(
    page: Page[Card], filters: Filters, tab: Tab, stage: Stage, actor: Actor, *, on: date
) -> int:
    """How many cards come next below a page of a column: counted, since cards above may have moved meanwhile."""
    if page.next_key is None:
        return 0
    last = page.rows[-1].partnership
    below = tuple_(Partnership.entered_stage_at, Partnership.id) > (last.entered_stage_at, last.id)
    statement = _narrowed(filters.asked, tab, actor, on).where(Partnership.stage_id == stage.id, below)
    first = statement.with_only_columns(Partnership.id).limit(COLUMN_SIZE).subquery()
    return db.session.scalar(select(func.count()).select_from(first)) or 0


def table_page(
    filters: Filters, tab: Tab, actor: Actor, *, on: date, sort: str, total: int, key: str | None = None
) -> Page[Card]:
    """The partnerships of a tab as a page of a table; ``sort`` is a name of ``SORTS``, falling with a minus."""
    ids = [stage.id for stage in stages_of(tab)]
    chosen = SORTS[sort.removeprefix("-")]
    falling = sort.startswith("-")
    order = (
        Order(chosen.column, chosen.attribute, descending=falling, nullable=chosen.nullable),
        Order(Partnership.id, "id", descending=falling),
    )
    listed = select(Partnership).where(Partnership.stage_id.in_(ids), condition_of(tab, actor, on))
    if chosen.column is Company.name:
        statement = _narrowed(filters.asked, tab, actor, on).where(Partnership.stage_id.in_(ids))
    else:
        # Found within the board's index, whole rows read afterwards.
        statement = filters.asked.counted(listed, actor)
    load = select(Partnership).join(Company, Company.id == Partnership.company_id).options(*_neighbours())
    return _page_of_cards(statement, order, key, actor, on=on, total=total, load=load)


def _narrowed(asked: Asked, tab: Tab, actor: Actor, on: date) -> Select[Any]:
    return (
        select(Partnership)
        .join(Company, Company.id == Partnership.company_id)
        .where(*asked.conditions(actor), condition_of(tab, actor, on))
    )


def _neighbours() -> tuple[Any, ...]:
    # A card names company, business and owner; reading all their columns took longer than finding them.
    company = contains_eager(Partnership.company).load_only(
        Company.legal_form, Company.name, Company.business, Company.headcount, raiseload=True
    )
    kbli = (
        contains_eager(Partnership.company)
        .joinedload(Company.kbli)
        .load_only(KbliCode.code, KbliCode.title_id, KbliCode.title_en, raiseload=True)
    )
    owner = joinedload(Partnership.owner).load_only(User.name, raiseload=True).lazyload(User.held_roles)
    return (company, kbli, owner)


def _page_of_cards(
    statement: Select[Any],
    order: Sequence[Order],
    key: str | None,
    actor: Actor,
    *,
    on: date,
    total: int | None = None,
    load: Select[Any] | None = None,
) -> Page[Card]:
    found = page(statement, order, key=key, size=COLUMN_SIZE, total=total, load=load)
    rows = _carded(found.rows, actor, on=on)
    return Page(rows, found.total, found.first, found.next_key, found.previous_key)


def _carded(rows: Sequence[Partnership], actor: Actor, *, on: date) -> list[Card]:
    steps = next_steps_of([row.company_id for row in rows])
    changeable = changeable_ids([row.id for row in rows], actor)
    return [_card(row, steps.get(row.company_id), row.id in changeable, on=on) for row in rows]


def _card(
    row: Partnership | Shown, step: NextStep | Planned | None, is_changeable: bool, *, on: date
) -> Card:
    """A partnership with its age against the limit of its stage."""
    stage = stage_by_id(row.stage_id)
    days = (on - clock.local(row.entered_stage_at).date()).days
    tone, age, passed = _age(row, stage, days, on)
    is_late = step is not None and step.due_on is not None and step.due_on < on
    return Card(row, stage, days, tone, age, passed, step, is_late, is_changeable)


# A board of hundreds of cards says the same few counts; each is put into words once per language (`_indonesian`).


@lru_cache(maxsize=4096)
def _workers(count: int, _indonesian: bool) -> str:
    return ngettext("%(count)s worker", "%(count)s workers", count, count=formats.number(count))


@lru_cache(maxsize=4096)
def _seats(count: int, _indonesian: bool) -> str:
    return ngettext("%(num)d seat", "%(num)d seats", count)


@lru_cache(maxsize=4096)
def _stood(days: int, _indonesian: bool, limit: int | None = None) -> str:
    stood = ngettext("%(num)d day", "%(num)d days", days)
    return stood if limit is None else _("%(stood)s, limit %(limit)d", stood=stood, limit=limit)


def _age(row: Partnership | Shown, stage: Stage, days: int, on: date) -> tuple[str | None, str, int | None]:
    """The stripe and the words for how long a partnership has stood at its stage, and the limit that it passed."""
    if row.snoozed_until_on is not None and row.snoozed_until_on > on:
        stood = _stood(days, formats.is_indonesian())
        until = formats.day_short(row.snoozed_until_on)
        words = _(
            "%(stood)s, rests until %(day)s: %(reason)s",
            stood=stood,
            day=until,
            reason=row.snoozed_because or "",
        )
        return None, words, None
    if row.postponed_until_on is not None:
        until = formats.day(row.postponed_until_on)
        return ("late" if row.postponed_until_on < on else None), _("until %(day)s", day=until), None
    stood = _stood(days, formats.is_indonesian())
    limit = limit_of(stage)
    if limit is None:
        return None, stood, None
    if days > limit:
        return "late", _stood(days, formats.is_indonesian(), limit=limit), limit
    tone = "warn" if days >= WARN_SHARE * limit else "ok"
    return tone, stood, None
