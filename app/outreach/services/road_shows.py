"""Planning road shows: their period, their people, and how they end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NotRequired, TypedDict, Unpack

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.accounts.models import User
from app.core import formats
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach.enums import RoadShowState, StopState
from app.outreach.models import RoadShow, Stop
from app.outreach.services.goers import telling_who_leaves
from app.outreach.services.rows import held, refuse_stale, refuse_unfit_officers, touch

LONGEST_ROAD_SHOW = timedelta(days=92)


class Plan(TypedDict):
    """What a road show is planned with."""

    title: str
    starts_on: date
    ends_on: date
    officers: Sequence[User]
    aim: NotRequired[str | None]
    regulation: NotRequired[str | None]
    assignment_number: NotRequired[str | None]
    assigned_on: NotRequired[date | None]


def plan_road_show(*, by: User, **plan: Unpack[Plan]) -> RoadShow:
    """A new road show; raises ``Invalid`` where period, title or people do not fit."""
    _check(plan)
    road_show = RoadShow(created_by_id=by.id, stops=[], **_columns(plan))
    road_show.officers = list(plan["officers"])
    db.session.add(road_show)
    db.session.flush()
    return road_show


def edit(road_show: RoadShow, *, version: int | None, **plan: Unpack[Plan]) -> RoadShow:
    """Change the plan; raises ``Stale``, ``Invalid``, or ``Conflict`` where a stop would fall outside the period."""
    road_show = held(RoadShow, road_show.id, RoadShow.officers)
    refuse_stale(road_show, version)
    _check(plan)
    _refuse_stops_outside(road_show, plan["starts_on"], plan["ends_on"])
    with telling_who_leaves(_ids_of_planned(road_show)):
        for name, value in _columns(plan).items():
            setattr(road_show, name, value)
        road_show.officers = list(plan["officers"])
        touch(road_show)
    return road_show


def _ids_of_planned(road_show: RoadShow) -> list[int]:
    planned = select(Stop.id).where(Stop.road_show_id == road_show.id, Stop.state == StopState.PLANNED)
    return list(db.session.scalars(planned))


def finish(road_show: RoadShow) -> RoadShow:
    """Close a road show; raises ``Conflict`` while stops are neither visited nor explained."""
    road_show = held(RoadShow, road_show.id)
    if road_show.state is RoadShowState.CANCELLED:
        raise Conflict(_("This road show was cancelled."))
    left = _count(road_show, StopState.PLANNED)
    if left:
        raise Conflict(
            ngettext(
                "%(num)d stop is still open: visit it, move it or say why it was missed.",
                "%(num)d stops are still open: visit them, move them or say why they were missed.",
                left,
            )
        )
    road_show.state = RoadShowState.DONE
    db.session.flush()
    return road_show


def cancel(road_show: RoadShow) -> RoadShow:
    """Call a road show off; its stops stay as they are and leave everybody's day."""
    road_show = held(RoadShow, road_show.id)
    road_show.state = RoadShowState.CANCELLED
    db.session.flush()
    return road_show


def reopen(road_show: RoadShow) -> RoadShow:
    """Take back the end of a road show."""
    road_show = held(RoadShow, road_show.id)
    road_show.state = RoadShowState.RUNNING if _count(road_show, StopState.DONE) else RoadShowState.PLANNED
    db.session.flush()
    return road_show


def mark_running(road_show: RoadShow) -> None:
    """Note that the first stop was begun; a road show that ended stays ended."""
    if road_show.state is RoadShowState.PLANNED:
        road_show.state = RoadShowState.RUNNING


def still_open(road_show_id: int) -> RoadShow:
    """The road show, held: whoever orders its stops meanwhile waits; raises ``Conflict`` once it has ended."""
    road_show = held(RoadShow, road_show_id)
    if road_show.state in (RoadShowState.DONE, RoadShowState.CANCELLED):
        raise Conflict(_("This road show has ended. Open it again to change its stops."))
    return road_show


def _check(plan: Plan) -> None:
    if not plan["title"].strip():
        raise Invalid(_("Please give the road show a title."), field="title")
    if plan["ends_on"] < plan["starts_on"]:
        raise Invalid(_("The last day lies before the first."), field="ends_on")
    if plan["ends_on"] - plan["starts_on"] >= LONGEST_ROAD_SHOW:
        raise Invalid(
            _("A road show lasts at most %(days)d days. Plan several.", days=LONGEST_ROAD_SHOW.days),
            field="ends_on",
        )
    if not plan["officers"]:
        raise Invalid(_("Choose who goes."), field="officers")
    refuse_unfit_officers(plan["officers"])


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "title": plan["title"].strip(),
        "starts_on": plan["starts_on"],
        "ends_on": plan["ends_on"],
        "aim": plan.get("aim") or None,
        "regulation": plan.get("regulation") or None,
        "assignment_number": plan.get("assignment_number") or None,
        "assigned_on": plan.get("assigned_on"),
    }


def _refuse_stops_outside(road_show: RoadShow, starts_on: date, ends_on: date) -> None:
    outside = db.session.scalar(
        select(Stop.on)
        .where(
            Stop.road_show_id == road_show.id,
            Stop.state != StopState.MOVED,
            ~Stop.on.between(starts_on, ends_on),
        )
        .order_by(Stop.on)
        .limit(1)
    )
    if outside is not None:
        raise Conflict(
            _("There are stops on %(day)s. Move them first.", day=formats.day(outside)),
            field="starts_on" if outside < starts_on else "ends_on",
        )


def _count(road_show: RoadShow, state: StopState) -> int:
    found = db.session.scalar(
        select(func.count()).select_from(Stop).where(Stop.road_show_id == road_show.id, Stop.state == state)
    )
    return found or 0
