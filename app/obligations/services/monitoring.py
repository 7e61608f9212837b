"""Planning visits to apprentices: the first some weeks after they began, the next some months after the last."""

from datetime import date, timedelta

from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, exists, func, select, true
from sqlalchemy.orm import contains_eager

from app.agreements import queries as agreements
from app.agreements import states
from app.agreements.models import Agreement, AgreementCare, SeatLine
from app.core.clock import later_by, utcnow
from app.core.db import db
from app.obligations.enums import Anchor, Party
from app.obligations.models import Obligation
from app.placements.enums import PlacementState
from app.placements.models import Placement

CHUNK = 500


def plan_all() -> str:
    """Plan what is not planned yet and drop what is no longer needed: for changes that went past the pages."""
    planned = plan()
    db.session.flush()
    return ngettext("%(num)d visit planned.", "%(num)d visits planned.", planned)


def plan(lines: ColumnElement[bool] | None = None) -> int:
    """Plan the next monitoring visit of each agreement where somebody sits and none is planned; returns how many.

    Where nobody sits any longer, what was planned is dropped. ``lines`` narrows it to agreements with such seat lines.
    It is written by the next flush.
    """
    concerned = Agreement.id.in_(select(SeatLine.agreement_id).where(lines)) if lines is not None else true()
    for one in db.session.scalars(
        select(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .where(concerned, is_planned(), ~exists().where(*sits()))
    ).all():
        one.removed_at = utcnow()
    began_on = func.min(Placement.started_on)
    rows = db.session.execute(
        select(Agreement.id, Agreement.valid_to_on, began_on.label("began_on"))
        .join(SeatLine, SeatLine.agreement_id == Agreement.id)
        .join(Placement, Placement.seat_line_id == SeatLine.id)
        .where(
            concerned,
            Placement.state == PlacementState.STARTED,
            Agreement.state.in_(states.LIVE),
            ~exists().where(Obligation.agreement_id == Agreement.id, is_planned()),
        )
        .group_by(Agreement.id, Agreement.valid_to_on)
    ).all()
    last = last_visits([row.id for row in rows])
    planned = 0
    for row in rows:
        due = _due_on(row.began_on, last.get(row.id))
        if row.valid_to_on is None or due <= row.valid_to_on:
            db.session.add(_visit(row.id, due))
            planned += 1
    return planned


def note_care(care: AgreementCare, *, months: int, weeks: int) -> None:
    """Move what is planned to the day that new numbers give, and plan or drop what lies within the agreement or no longer."""
    waiting = db.session.scalars(
        select(Obligation)
        .join(Obligation.agreement)
        .options(contains_eager(Obligation.agreement))
        .where(is_planned())
        .order_by(Obligation.id)
    ).all()
    last = last_visits([one.agreement_id for one in waiting])
    for one in waiting:
        if one.due_on is None:
            continue
        since = last.get(one.agreement_id)
        if since is not None and one.due_on == later_by(since, months):
            due = later_by(since, care.monitoring_months)
        else:
            due = one.due_on + timedelta(weeks=care.monitoring_weeks - weeks)
        one.starts_on = one.due_on = due
        if one.agreement.valid_to_on is not None and due > one.agreement.valid_to_on:
            one.removed_at = utcnow()
    db.session.flush()
    plan()
    db.session.flush()


def next_visit(done: Obligation) -> Obligation | None:
    """The monitoring visit after one that was done, while the agreement lasts."""
    if done.done_on is None:
        return None
    due = later_by(done.done_on, agreements.care().monitoring_months)
    last = done.agreement.valid_to_on
    return _visit(done.agreement_id, due, follows=done.id) if last is None or due <= last else None


def is_planned() -> ColumnElement[bool]:
    """Whether it is a monitoring visit that nobody made yet."""
    return and_(Obligation.is_monitoring, Obligation.done_on.is_(None), Obligation.removed_at.is_(None))


def sits() -> tuple[ColumnElement[bool], ...]:
    return (
        SeatLine.agreement_id == Agreement.id,
        Placement.seat_line_id == SeatLine.id,
        Placement.state == PlacementState.STARTED,
    )


def last_visits(agreement_ids: list[int]) -> dict[int, date]:
    """When apprentices of these agreements were last visited."""
    found: dict[int, date] = {}
    for start in range(0, len(agreement_ids), CHUNK):
        rows = db.session.execute(
            select(Obligation.agreement_id, func.max(Obligation.done_on))
            .where(
                Obligation.agreement_id.in_(agreement_ids[start : start + CHUNK]), Obligation.is_monitoring
            )
            .group_by(Obligation.agreement_id)
        )
        found |= {agreement_id: on for agreement_id, on in rows if on is not None}
    return found


def first_days(agreement_ids: list[int]) -> dict[int, date]:
    """Since when the apprentices of these agreements sit there, the first of them."""
    rows = db.session.execute(
        select(SeatLine.agreement_id, func.min(Placement.started_on))
        .join(Placement, Placement.seat_line_id == SeatLine.id)
        .where(SeatLine.agreement_id.in_(agreement_ids), Placement.state == PlacementState.STARTED)
        .group_by(SeatLine.agreement_id)
    )
    return {agreement_id: on for agreement_id, on in rows if on is not None}


def _due_on(began_on: date, last: date | None) -> date:
    care = agreements.care()
    if last is not None and last >= began_on:
        return later_by(last, care.monitoring_months)
    return began_on + timedelta(weeks=care.monitoring_weeks)


def _visit(agreement_id: int, due: date, *, follows: int | None = None) -> Obligation:
    return Obligation(
        agreement_id=agreement_id,
        party=Party.OFFICE,
        what="",
        anchor=Anchor.DAY,
        starts_on=due,
        due_on=due,
        number=1,
        is_monitoring=True,
        follows_id=follows,
    )
