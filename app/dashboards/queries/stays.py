"""The pipeline in a period: who entered and left which stage, what became of them, and why some were lost."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import joinedload

from app.accounts import whose
from app.accounts.models import User
from app.accounts.whose import Whose
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core import clock
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, is_everything, scope
from app.dashboards.enums import Fate
from app.dashboards.figures import Asked, Figure, Link, Part, Row, Table, share
from app.dashboards.models import StageStay
from app.dashboards.queries import partnerships
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import ReasonKind
from app.settings.models import Reason, Scheme, Stage

NO_REASON = "none"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which stays: begun within days (``from_on``, ``to_on``), or ended within days (``left_from``, ``left_to``).

    ``reason_id`` is why a partnership was lost; 0 where nobody said.
    """

    scheme: Scheme | None = None
    stage: Stage | None = None
    owner_id: Whose | None = None
    from_on: date | None = None
    to_on: date | None = None
    left_from: date | None = None
    left_to: date | None = None
    fate: Fate | None = None
    is_new: bool = False
    is_loss: bool = False
    reason_id: int | None = None


def listed(actor: Actor, chosen: Filter, *, key: str | None = None) -> Page[StageStay]:
    """One page of stays, the latest first."""
    order = (Order(StageStay.entered_at, "entered_at", True), Order(StageStay.id, "id", True))
    load = select(StageStay).options(
        joinedload(StageStay.partnership).joinedload(Partnership.company),
        joinedload(StageStay.partnership).joinedload(Partnership.owner).lazyload(User.held_roles),
        joinedload(StageStay.move).joinedload(StageMove.reason),
        joinedload(StageStay.move).joinedload(StageMove.moved_by).lazyload(User.held_roles),
    )
    return page(_narrowed(actor, chosen), order, key=key, load=load)


def part(asked: Asked) -> Part:
    """How partnerships of one scheme went from stage to stage."""
    if asked.scheme is None:
        return Part("pipeline", _("Pipeline"))
    stages = settings.stages(with_inactive=True)
    entered = _entered(asked)
    lost, lost_before = (_sum(one, lambda each: each.stage_id in losing(stages)) for one in entered)
    new, new_before = (_sum(one, lambda each: each.is_first) for one in entered)
    figures = (
        Figure(_("New partnerships"), new, link(asked, new=1), before=new_before),
        Figure(_("Partnerships lost"), lost, link(asked, lost=1), before=lost_before),
    )
    tables = (_funnel(asked, stages, entered), _reasons(asked, stages, entered))
    return Part("pipeline", _("Pipeline"), figures, tables, note=asked.scheme.name)


class Step(NamedTuple):
    """A stage entered, the one that came next (if any), whether the partnership began there, and why; by their ids."""

    stage_id: int
    next_id: int | None
    is_first: bool
    reason_id: int | None


Entered = Counter[Step]


def _entered(asked: Asked) -> tuple[Entered, Entered]:
    """Who entered which stage in the period and in the one before, and where they went from there.

    One statement each: what is only counted takes half as long as what is told apart by a sum.
    """
    now, before = (
        _narrowed(asked.actor, _chosen(asked, from_on=one.first, to_on=one.last))
        .with_only_columns(*STEP, func.count())
        .group_by(*STEP)
        for one in (asked.period, asked.period.before)
    )
    return _steps(now), _steps(before)


def _steps(statement: Any) -> Entered:
    return Counter({Step(*row[:-1]): row[-1] for row in db.session.execute(statement)})


STEP = (StageStay.stage_id, StageStay.next_stage_id, StageStay.is_first, StageStay.reason_id)


def _sum(entered: Entered, wanted: Callable[[Step], bool]) -> int:
    return sum(number for step, number in entered.items() if wanted(step))


def _funnel(asked: Asked, stages: Sequence[Stage], entered: tuple[Entered, Entered]) -> Table:
    """Each stage: how many stand there, came there, went on and were lost, and how long they stayed."""
    standing = partnerships.by_stage(asked)
    medians = _medians(asked)
    columns = (_("Standing now"), _("Entered"), _("Went on"), _("Share"), _("Lost"), _("Median days"))
    rows = []
    for stage in stages:
        if not stage.is_active and not standing.get(stage.id) and not _came(entered[0], stage):
            continue
        came, came_before = (_came(one, stage) for one in entered)
        on, lost = (_came(entered[0], stage, then=ids) for ids in (later(stage, stages), losing(stages)))
        rows.append(
            Row(
                stage.key,
                stage.name,
                (
                    Figure(columns[0], standing.get(stage.id, 0), partnerships.link(asked, stage=stage.key)),
                    Figure(columns[1], came, link(asked, stage=stage.key), before=came_before),
                    Figure(columns[2], on, link(asked, stage=stage.key, fate=Fate.ON.value)),
                    Figure(columns[3], share(on, came), unit="share"),
                    Figure(columns[4], lost, link(asked, stage=stage.key, fate=Fate.LOST.value)),
                    _median_figure(asked, columns[5], stage, medians),
                ),
                colour=stage.colour,
            )
        )
    note = _(
        "Went on and lost tell what became, until today, of those who entered the stage in this period;"
        " the days are of those who left it in this period."
    )
    return Table("funnel", _("From stage to stage"), _("Stage"), columns, tuple(rows), note=note, drawn=1)


def _came(entered: Entered, stage: Stage, then: Container[int | None] | None = None) -> int:
    """How many entered a stage, or those of them who went to one of ``then`` from there."""
    return _sum(entered, lambda step: step.stage_id == stage.id and (then is None or step.next_id in then))


def _median_figure(asked: Asked, label: str, stage: Stage, medians: dict[int, tuple[float, int]]) -> Figure:
    median, of = medians.get(stage.id, (None, 0))
    days = {"left_from": asked.period.first.isoformat(), "left_to": asked.period.last.isoformat()}
    return Figure(
        label,
        median,
        Link("dashboards.stays", {**_about(asked), "stage": stage.key, **days}) if of else None,
        unit="days",
        note=_("of %(number)s", number=of) if of else "",
    )


def _medians(asked: Asked) -> dict[int, tuple[float, int]]:
    """For each stage (by id) the median of the whole days stood there by those who left it, and how many those are."""
    chosen = _chosen(asked, left_from=asked.period.first, left_to=asked.period.last)
    statement = _narrowed(asked.actor, chosen).with_only_columns(
        StageStay.stage_id, StageStay.days, func.count()
    )
    found: dict[int, Counter[int]] = {}
    for stage_id, days, number in db.session.execute(statement.group_by(StageStay.stage_id, StageStay.days)):
        found.setdefault(stage_id, Counter())[days or 0] += number
    return {stage_id: (median(days), days.total()) for stage_id, days in found.items()}


def median(numbers: Counter[int]) -> float:
    """The median of some whole numbers, each given with how often it occurs."""
    total = numbers.total()
    middles = {(total - 1) // 2, total // 2}
    seen, found = 0, []
    for number in sorted(numbers):
        found += [number for place in middles if seen <= place < seen + numbers[number]]
        seen += numbers[number]
    return sum(found) / len(found)


def _reasons(asked: Asked, stages: Iterable[Stage], entered: tuple[Entered, Entered]) -> Table:
    """Why partnerships were lost in the period, the commonest first."""
    now, before = (_lost_by_reason(one, losing(stages)) for one in entered)
    names = {
        reason.id: reason.name for kind in LOSSES for reason in settings.reasons(kind, with_inactive=True)
    }
    total = sum(now.values())
    label = _("Lost")
    rows = tuple(
        Row(
            str(reason_id or NO_REASON),
            names.get(reason_id, _("No reason given")),
            (
                Figure(
                    label,
                    number,
                    link(asked, lost=1, reason=reason_id or NO_REASON),
                    before=before[reason_id],
                ),
                Figure(_("Share"), share(number, total), unit="share"),
            ),
            colour="red",
        )
        for reason_id, number in sorted(now.items(), key=lambda one: -one[1])
    )
    return Table(
        "reasons", _("Why partnerships were lost"), _("Reason"), (label, _("Share")), rows, is_half=True
    )


def _lost_by_reason(entered: Entered, losses: Container[int]) -> Counter[int]:
    """How many were lost for each reason (by id); 0 where nobody said why."""
    found: Counter[int] = Counter()
    for step, number in entered.items():
        if step.stage_id in losses:
            found[step.reason_id or 0] += number
    return found


LOSSES = (ReasonKind.DECLINE, ReasonKind.NOT_ELIGIBLE)


def later(stage: Stage, stages: Iterable[Stage]) -> set[int]:
    """The ids of the main stages that come after one; from a side state every main stage is one."""
    return {one.id for one in stages if not one.is_side and (stage.is_side or one.position > stage.position)}


def losing(stages: Iterable[Stage]) -> set[int]:
    """The ids of the stages in which a partnership is lost."""
    return {one.id for one in stages if one.is_side and one.is_closing}


def link(asked: Asked, **narrower: Any) -> Link:
    """The list of the stays that began in the period."""
    return Link("dashboards.stays", {**_about(asked), **asked.period.days, **narrower})


def reason_of(text: str | None) -> int | None:
    """Which reason an address asks for; 0 means none was given."""
    if text == NO_REASON:
        return 0
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def reason_name(reason_id: int) -> str:
    """A reason in words."""
    reason = db.session.get(Reason, reason_id) if reason_id else None
    return reason.name if reason else _("No reason given")


def _about(asked: Asked) -> dict[str, Any]:
    about = {"scheme": asked.scheme.key if asked.scheme else None, "owner": asked.officer_id}
    return {key: value for key, value in about.items() if value is not None}


def _chosen(asked: Asked, **days: Any) -> Filter:
    return Filter(scheme=asked.scheme, owner_id=asked.officer_id, **days)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.office_zone())


def _narrowed(actor: Actor, chosen: Filter) -> Select[Any]:
    statement = select(StageStay).where(*_conditions(chosen))
    open_to = scope(actor, Partnership)
    if is_everything(open_to) and chosen.owner_id is None:
        # Few companies are in the trash: naming their partnerships is quicker than looking each one up.
        trashed = (
            select(Partnership.id)
            .join(Company, Company.id == Partnership.company_id)
            .where(Company.trashed_at.is_not(None))
        )
        return statement.where(StageStay.partnership_id.not_in(trashed))
    own = whose.is_of(Partnership.owner_id, chosen.owner_id) if chosen.owner_id is not None else true()
    shown = select(Partnership.id).where(open_to, own, is_on_file(Partnership.company_id))
    return statement.where(StageStay.partnership_id.in_(shown))


def _conditions(chosen: Filter) -> Iterable[ColumnElement[bool]]:
    if chosen.scheme is not None:
        yield StageStay.scheme_id == chosen.scheme.id
    if chosen.stage is not None:
        yield StageStay.stage_id == chosen.stage.id
    yield from _within(StageStay.entered_at, chosen.from_on, chosen.to_on)
    yield from _within(StageStay.left_at, chosen.left_from, chosen.left_to)
    if chosen.is_new:
        yield StageStay.is_first.is_(true())
    if chosen.is_loss:
        yield StageStay.stage_id.in_(losing(settings.stages(with_inactive=True)))
    if chosen.fate is not None:
        yield _fated(chosen.fate, chosen.stage)
    if chosen.reason_id is not None:
        yield StageStay.reason_id == chosen.reason_id if chosen.reason_id else StageStay.reason_id.is_(None)


def _fated(fate: Fate, stage: Stage | None) -> ColumnElement[bool]:
    stages = settings.stages(with_inactive=True)
    if fate is Fate.LOST:
        return StageStay.next_stage_id.in_(losing(stages))
    return StageStay.next_stage_id.in_(later(stage, stages)) if stage is not None else false()


def _within(column: Any, first: date | None, last: date | None) -> Iterable[ColumnElement[bool]]:
    if first is not None:
        yield column >= _midnight(first)
    if last is not None:
        yield column < _midnight(last + timedelta(days=1))
