"""The true numbers of the pipeline, counted within the board's index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Select, case, false, func, literal, or_, select, true, union_all

from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core import clock
from app.core.db import db
from app.core.permissions import Actor, is_everything, scope
from app.core.remembered import remember
from app.core.statements import put_together_once
from app.pipeline.enums import Tab
from app.pipeline.models import Partnership, PartnershipTally
from app.pipeline.queries.lists import (
    Asked,
    Column,
    Filters,
    Overview,
    condition_of,
    days_at,
    is_awake,
    postponed_at,
    since,
    stages_of,
    tabs_offered,
    ways_to_be_stuck,
)
from app.pipeline.queries.next_steps import is_noted, who_knows
from app.pipeline.tally import lacks_next_step
from app.settings import queries as settings
from app.settings.models import Stage


@dataclass(frozen=True)
class Sum:
    """How many partnerships stand at a stage, and the seats hoped for with them."""

    total: int = 0
    seats: int = 0


Sums = Mapping[int, Sum]
"""By the stage's id."""

NONE = Sum()


def overview(filters: Filters, tab: Tab, actor: Actor, *, on: date) -> Overview:
    """All totals by two statements, however many tabs and stages there are."""
    sums = sums_by_tab(filters, tab, actor, on=on)
    tabs = {one: sum(sums[one].get(stage.id, NONE).total for stage in stages_of(one)) for one in sums}
    every = [_column(stage, sums[tab]) for stage in stages_of(tab)]
    columns = [column for column in every if column.stage.is_active or column.total]
    shown = {column.stage.id for column in every}
    aside = [
        Column(stage, sums[Tab.ALL].get(stage.id, NONE).total)
        for stage in settings.stages(with_inactive=True)
        if stage.is_side and stage.id not in shown
    ]
    aside = [column for column in aside if column.stage.is_active or column.total]
    return Overview(tabs, columns, aside)


def _column(stage: Stage, sums: Sums) -> Column:
    found = sums.get(stage.id, NONE)
    return Column(stage, found.total, found.seats)


def sums_by_tab(filters: Filters, tab: Tab, actor: Actor, *, on: date) -> dict[Tab, Sums]:
    """The sums of each tab that is offered, stage by stage; the seats only of the chosen one."""
    every: tuple[Tab, ...] = (Tab.ALL, Tab.POSTPONED, Tab.DECLINED)
    asked: list[Tab] = [one for one in tabs_offered() if one not in every and one is not Tab.STUCK]
    sums: dict[Tab, dict[int, Sum]] = {one: {} for one in tabs_offered()}
    for stage_id, total, seats, *numbers in db.session.execute(
        _by_tab_statement(actor, filters.asked, (tab, *asked), on)
    ):
        remaining = iter(numbers)
        for one in every:
            sums[one][stage_id] = Sum(int(total), int(seats))
        for one in asked:
            number = int(next(remaining))
            sums[one][stage_id] = Sum(number, int(next(remaining)) if one is tab else 0)
    return {**sums, Tab.STUCK: stuck_sums(filters, actor, on=on, with_seats=tab is Tab.STUCK)}


TALLIED = frozenset({Tab.MINE, Tab.RESTING, Tab.NO_NEXT_STEP})
"""What can be told from the tally and the few that rest."""


def _by_tab_statement(
    actor: Actor, asked: Asked, tabs: tuple[Tab, ...], on: date
) -> Select[*tuple[Any, ...]]:
    """Added up from the tally where all is asked for that it knows of, else counted."""
    is_all = is_everything(scope(actor, Partnership)) and not asked.about_companies()
    if is_all and TALLIED.issuperset(tabs[1:]) and is_noted():
        return told_by_tally(actor, asked, tabs, on)
    return counted_by_tab(actor, asked, tabs, on, who_knows())


@put_together_once
def told_by_tally(actor: Actor, asked: Asked, tabs: tuple[Tab, ...], on: date) -> Select[*tuple[Any, ...]]:
    """As ``counted_by_tab``: the notes, less the few of companies in the trash, and the few that rest."""
    tab, *others = tabs
    rests = Partnership.snoozed_until_on > on
    # Written so that no database looks for the few among all of a scheme.
    of_scheme = Partnership.scheme_id + 0 == asked.scheme_id
    noted = select(
        PartnershipTally.stage_id,
        PartnershipTally.owner_id,
        PartnershipTally.lacks_next_step,
        PartnershipTally.partnerships.label("number"),
        PartnershipTally.seats,
        literal(0).label("resting"),
        literal(0).label("resting_seats"),
    ).where(PartnershipTally.scheme_id == asked.scheme_id)
    trashed = (
        select(
            Partnership.stage_id,
            Partnership.owner_id,
            lacks_next_step(),
            literal(-1),
            -Partnership.expected_seats,
            case((rests, -1), else_=0),
            case((rests, -Partnership.expected_seats), else_=0),
        )
        .join(Company, Company.id == Partnership.company_id)
        .where(Company.trashed_at.is_not(None), of_scheme)
    )
    resting = select(
        Partnership.stage_id,
        Partnership.owner_id,
        false(),
        literal(0),
        literal(0),
        literal(1),
        Partnership.expected_seats,
    ).where(rests, of_scheme)
    every = union_all(noted, trashed, resting).subquery()
    columns: list[Any] = [every.c.stage_id, func.sum(every.c.number), func.sum(every.c.seats)]
    for one in others:
        number, seats = (
            (every.c.resting, every.c.resting_seats)
            if one is Tab.RESTING
            else (every.c.number, every.c.seats)
        )
        told = {Tab.MINE: every.c.owner_id == actor.id, Tab.NO_NEXT_STEP: every.c.lacks_next_step}.get(
            one, true()
        )
        columns.append(func.sum(case((told, number), else_=0)))
        if one is tab:
            columns.append(func.sum(case((told, seats), else_=0)))
    statement = select(*columns).group_by(every.c.stage_id)
    return statement.where(asked.of_owner(every.c.owner_id))


@put_together_once
def counted_by_tab(
    actor: Actor, asked: Asked, tabs: tuple[Tab, ...], on: date, _who_knows: Any
) -> Select[Any]:
    """Of each stage; then by the tabs from the second on, with the seats of the first, which is shown."""
    tab, *others = tabs
    columns: list[Any] = [Partnership.stage_id, func.count(), func.sum(Partnership.expected_seats)]
    for one in others:
        condition = condition_of(one, actor, on)
        columns.append(func.sum(case((condition, 1), else_=0)))
        if one is tab:
            columns.append(func.sum(case((condition, Partnership.expected_seats), else_=0)))
    return asked.counted(select(*columns), actor).group_by(Partnership.stage_id)


def stuck_sums(filters: Filters, actor: Actor, *, on: date, with_seats: bool = False) -> Sums:
    """The partnerships that stand too long where they are; their seats only where they are asked for."""
    stages = settings.stages(with_inactive=True)
    days = tuple(days_at(stages).items())
    postponed = postponed_at(stages)
    is_all = is_everything(scope(actor, Partnership)) and not filters.asked.about_companies()
    build = _stuck_summed_by_ranges if is_all and (days or postponed) else _stuck_summed
    counted = build(actor, filters.asked, on, clock.office_zone(), days, postponed, with_seats)
    found: dict[int, Sum] = {}
    for stage_id, total, seats in db.session.execute(counted):
        before = found.get(stage_id, NONE)
        found[stage_id] = Sum(before.total + int(total), before.seats + int(seats))
    return found


@put_together_once
def _stuck_summed(  # noqa: PLR0917 - what the statement is kept by
    actor: Actor,
    asked: Asked,
    on: date,
    _zone: ZoneInfo,
    days: tuple[tuple[int, int], ...],
    postponed: tuple[int, ...],
    with_seats: bool,
) -> Select[*tuple[Any, ...]]:
    """By stages with the days for which one may stand there, and by those where one waits for a day."""
    seats = func.sum(Partnership.expected_seats) if with_seats else literal(0)
    found = asked.counted(select(Partnership.stage_id, func.count(), seats), actor)
    return found.where(or_(false(), *ways_to_be_stuck(days, postponed, on))).group_by(Partnership.stage_id)


@put_together_once
def _stuck_summed_by_ranges(  # noqa: PLR0917 - as above
    actor: Actor,
    asked: Asked,
    on: date,
    _zone: ZoneInfo,
    days: tuple[tuple[int, int], ...],
    postponed: tuple[int, ...],
    with_seats: bool,
) -> CompoundSelect[Any]:
    """The same where all is asked for: each way of being stuck is a range of the index, less the few left out.

    Asking each of half of all partnerships whether it rests or its company is in the trash took as long again.
    """
    seats = func.sum(Partnership.expected_seats) if with_seats else literal(0)
    own = asked.of_owner(Partnership.owner_id)
    ranges = [
        select(Partnership.stage_id, func.count(), seats)
        .where(Partnership.scheme_id == asked.scheme_id, own, way)
        .group_by(Partnership.stage_id)
        for way in ways_to_be_stuck(days, postponed, on, awake_only=False)
    ]
    is_stuck = or_(*ways_to_be_stuck(days, postponed, on, awake_only=False))
    left_seats = func.sum(case((is_stuck, Partnership.expected_seats), else_=0)) if with_seats else literal(0)
    left_out = (
        # Written so that no database looks for the few among all of a scheme, or among all that are stuck.
        select(Partnership.stage_id, -func.sum(case((is_stuck, 1), else_=0)), -left_seats)
        .where(Partnership.scheme_id + 0 == asked.scheme_id, own)
        .group_by(Partnership.stage_id)
    )
    trashed = left_out.join(Company, Company.id == Partnership.company_id).where(
        Company.trashed_at.is_not(None)
    )
    resting = left_out.where(Partnership.snoozed_until_on > on, is_on_file(Partnership.company_id))
    return union_all(*ranges, trashed, resting)


def stuck_counted(actor: Actor, *, on: date, most: int) -> Select[Any]:
    """Counts the partnerships that stand too long where they are, up to ``most``: for the rail.

    Those of the scheme that the page opens with, so that it shows as many. Asked on every page: each stage is a range of the board's index, and the count ends as soon as it is reached.
    """
    scheme_id, days = remember("limits of stages", _scheme_and_limits)
    return _stuck_counted(actor, on, clock.office_zone(), scheme_id, days, most)


@put_together_once
def _stuck_counted(
    actor: Actor,
    on: date,
    _zone: ZoneInfo,
    scheme_id: int | None,
    days: tuple[tuple[int, int], ...],
    most: int,
) -> Select[Any]:
    """By the scheme, and by stages with the days for which one may stand there; the zone says when those begin."""
    limits = {
        stage_id: literal(since(number, on), Partnership.entered_stage_at.type) for stage_id, number in days
    }
    found = (
        select(Partnership.id)
        .join(Stage, Stage.id == Partnership.stage_id)
        .where(
            Partnership.scheme_id == scheme_id,
            is_on_file(Partnership.company_id),
            scope(actor, Partnership),
        )
        .limit(most)
    )
    ways = [found.where(Stage.key == "postponed", Partnership.postponed_until_on < on, is_awake(on))]
    if limits:
        latest = case(limits, value=Stage.id)
        ways.append(found.where(Stage.id.in_(limits), Partnership.entered_stage_at < latest, is_awake(on)))
    every = union_all(*(select(way.subquery().c.id) for way in ways)).limit(most).subquery()
    return select(func.count()).select_from(every)


def _scheme_and_limits() -> tuple[int | None, tuple[tuple[int, int], ...]]:
    first = next(iter(settings.schemes()), None)
    return first.id if first else None, tuple(days_at(settings.stages(with_inactive=True)).items())
