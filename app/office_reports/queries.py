"""Which reports a person may read, and the records that reports tell of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.core import paging
from app.core.db import db
from app.core.permissions import Action, Actor, Permission, scope, scope_rule, visible_or_404
from app.dashboards.scope import sees_office
from app.office_reports.enums import ReportKind
from app.office_reports.models import OfficeReport
from app.outreach.enums import StopState
from app.outreach.models import RoadShow, Stop, Visit
from app.outreach.queries.loading import STOP

PEOPLE = (
    joinedload(OfficeReport.made_by).lazyload(User.held_roles),
    joinedload(OfficeReport.officer).lazyload(User.held_roles),
    joinedload(OfficeReport.asked_by).lazyload(User.held_roles),
)
ROAD_SHOWS_OFFERED = 50


@scope_rule(OfficeReport)
def _reports(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Who sees the figures of the office reads every report; others those of themselves and those open to all.

    A report is removed by who made it, or by who may take out everything.
    """
    if not actor.can(Permission.REPORT_VIEW):
        return false()
    open_kinds = [kind for kind in ReportKind if kind.is_open_to_all]
    seen = (
        true()
        if sees_office(actor)
        else or_(OfficeReport.officer_id == actor.id, OfficeReport.kind.in_(open_kinds))
    )
    if action is Action.SEE or actor.can(Permission.EXPORT_ALL):
        return seen
    return and_(seen, OfficeReport.made_by_id == actor.id) if actor.can(Permission.EXPORT) else false()


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which reports a list shows."""

    kind: ReportKind | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        found = [scope(actor, OfficeReport), OfficeReport.trashed_at.is_(None)]
        return [*found, OfficeReport.kind == self.kind] if self.kind else found


def reports(actor: Actor, filters: Filters, *, key: str | None = None) -> paging.Page[OfficeReport]:
    """One page of reports, the latest first."""
    statement = select(OfficeReport).where(*filters.conditions(actor)).options(*PEOPLE)
    return paging.page(statement, [paging.Order(OfficeReport.id, "id", descending=True)], key=key)


def counts(actor: Actor) -> dict[ReportKind, int]:
    """How many reports of each kind there are."""
    statement = (
        select(OfficeReport.kind, func.count())
        .where(*Filters().conditions(actor))
        .group_by(OfficeReport.kind)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def report_or_404(actor: Actor, report_id: int) -> OfficeReport:
    """A report with the people it names."""
    return visible_or_404(actor, OfficeReport, report_id, options=PEOPLE)


def road_shows(actor: Actor) -> Sequence[RoadShow]:
    """The latest road shows, to choose one of."""
    statement = (
        select(RoadShow)
        .where(scope(actor, RoadShow))
        .order_by(RoadShow.starts_on.desc(), RoadShow.id.desc())
        .limit(ROAD_SHOWS_OFFERED)
    )
    return db.session.scalars(statement).all()


def road_show(actor: Actor, road_show_id: int) -> RoadShow | None:
    """A road show with its officers; None where there is none to see."""
    statement = select(RoadShow).where(RoadShow.id == road_show_id, scope(actor, RoadShow))
    return db.session.scalar(
        statement.options(selectinload(RoadShow.officers).lazyload(User.held_roles)).execution_options(
            populate_existing=True
        )
    )


def stops_of(actor: Actor, show: RoadShow) -> list[Stop]:
    """The stops of a road show in order, without those moved to another day."""
    statement = (
        select(Stop)
        .where(Stop.road_show_id == show.id, Stop.state != StopState.MOVED, scope(actor, Stop))
        .order_by(Stop.on, Stop.position, Stop.id)
        .options(*STOP)
    )
    return list(db.session.scalars(statement).unique())


def visits_of(actor: Actor, show: RoadShow) -> list[Visit]:
    """The visits made at the stops of a road show, by day."""
    stops = select(Stop.id).where(Stop.road_show_id == show.id)
    statement = (
        select(Visit)
        .where(Visit.stop_id.in_(stops), scope(actor, Visit))
        .order_by(Visit.visited_on, Visit.started_at.asc().nulls_last(), Visit.id)
        .options(joinedload(Visit.company), selectinload(Visit.needs))
    )
    return list(db.session.scalars(statement).unique())


def makers_of(report: OfficeReport) -> set[int | None]:
    """Who made a report and who asked for its approval, by their ids: they do not approve it."""
    return {report.made_by_id, report.asked_by_id}
