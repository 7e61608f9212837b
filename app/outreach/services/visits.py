"""Logging what happened at a company, and correcting what was logged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import User
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import formats
from app.core.clock import local, today, utcnow
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid
from app.outreach.enums import StopState, VisitMode, VisitOutcome
from app.outreach.events import NextStep, visit_edited, visit_logged
from app.outreach.models import RoadShow, Stop, Visit, VisitNeed, stop_officers
from app.outreach.models import road_show_officers as team
from app.outreach.services.rows import CLOCK_TOLERANCE, held, refuse_stale, refuse_unfit_officers, touch
from app.outreach.services.stops import mark_done
from app.settings.custom.values import put
from app.settings.enums import FollowUpKind, ReasonKind, VisitPurpose
from app.settings.models import Reason
from app.settings.purposes import usual

MOST_NEEDS = 20
MOST_SEATS = 10_000
MOST_WORKERS = 1_000_000

ENDINGS = frozenset({VisitOutcome.REFUSED, VisitOutcome.CLOSED_MOVED})
"""Outcomes after which there may be nothing left to do."""


@dataclass(frozen=True)
class Need:
    """A position the company needs people for, and how many."""

    position: str
    count: int = 1
    trade_id: int | None = None


class Details(TypedDict, total=False):
    """Everything of a visit beyond its outcome; coordinates in degrees (WGS 84), accuracy in metres.

    ``custom`` holds fields of the office by ``custom_<key>``; those it leaves out stay as they are.
    """

    visited_on: date | None
    started_at: datetime | None
    ended_at: datetime | None
    mode: VisitMode | None
    purpose: str | None
    refusal_reason: Reason | None
    return_on: date | None
    people_met: str | None
    needs: Sequence[Need]
    seats_offered: int | None
    headcount_learned: int | None
    headcount_source: HeadcountSource | None
    is_tax_incentive_explained: bool
    notes: str | None
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    no_gps_reason: str | None
    custom: Mapping[str, Any]


def log_visit(
    company: Company,
    *,
    by: User,
    outcome: VisitOutcome,
    next_step: NextStep | None = None,
    no_next_step_because: str | None = None,
    uuid: UUID | None = None,
    stop: Stop | None = None,
    officers: Iterable[User] = (),
    received_at: datetime | None = None,
    **details: Unpack[Details],
) -> Visit:
    """Store a visit once: the same ``uuid`` gives the visit stored before, whatever else is said.

    The least is company, outcome and next step. Closes the stop, brings the company's last visit and headcount
    forward (never backward), and announces ``visit_logged``. Raises ``Invalid`` or ``Conflict``.
    """
    company = held(Company, company.id)
    known = _logged(uuid, by)
    if known is not None:
        return known
    details.setdefault("visited_on", None)
    day = details["visited_on"] or _day_of(details) or today()
    details["visited_on"] = day
    if next_step is None and outcome is VisitOutcome.ASKS_RETURN and details.get("return_on"):
        next_step = NextStep(kind=FollowUpKind.VISIT, owner_id=by.id, due_on=details["return_on"])
    _refuse(
        [
            *visit_problems(outcome=outcome, **details),
            *next_step_problems(outcome, day, next_step, no_next_step_because),
        ]
    )
    if company.is_trashed:
        raise Conflict(_("%(name)s lies in the trash.", name=company.full_name), field="company")
    team_met = _with_logger(by, officers)
    # Whose account was closed since came along all the same; forms offer them no more.
    refuse_unfit_officers(one for one in team_met if one.is_active)
    stop = _stop_of(company, stop, by, day)
    visit = Visit(
        uuid=uuid or uuid4(),
        company_id=company.id,
        stop_id=stop.id if stop else None,
        outcome=outcome,
        officers=team_met,
        photos=[],
        created_by_id=by.id,
        received_at=received_at,
        next_step_kind=next_step.kind if next_step else None,
        next_step_on=next_step.due_on if next_step else None,
        next_step=next_step.subject if next_step else None,
        no_next_step_because=None if next_step else no_next_step_because,
        **visit_columns(outcome, details),
    )
    visit.needs = _need_rows(details.get("needs", ()))
    put(visit, "visit", details.get("custom", {}))
    if visit.started_at is None and stop is not None and _is_on(stop.arrived_at, day):
        visit.started_at = stop.arrived_at
        if visit.ended_at is not None and stop.arrived_at is not None and visit.ended_at < stop.arrived_at:
            visit.started_at = None
    try:
        with db.session.begin_nested():
            db.session.add(visit)
            db.session.flush()
    except IntegrityError:
        # The same phone sent the same visit twice at once; the one that came first is the visit.
        known = _logged(uuid, by)
        if known is None:
            raise
        return known
    set_committed_value(visit, "company", company)
    if stop is not None:
        mark_done(stop)
    _bring_forward(company, visit)
    db.session.flush()
    visit_logged.send(visit, next_step=next_step)
    return visit


def edit_visit(
    visit: Visit,
    *,
    version: int | None,
    outcome: VisitOutcome,
    officers: Iterable[User] = (),
    **details: Unpack[Details],
) -> Visit:
    """Correct a visit and announce ``visit_edited``; what was agreed as next step stays. Raises ``Stale`` or ``Invalid``."""
    company = held(Company, visit.company_id)
    visit = held(Visit, visit.id, Visit.officers, Visit.needs)
    refuse_stale(visit, version)
    details["visited_on"] = details.get("visited_on") or visit.visited_on
    _refuse(list(visit_problems(outcome=outcome, **details)))
    logger = db.session.get(User, visit.created_by_id) if visit.created_by_id else None
    team_met = _with_logger(logger, officers)
    refuse_unfit_officers(one for one in team_met if one.is_active and one not in visit.officers)
    put(visit, "visit", details.get("custom", {}))
    before, learned_before = visit.visited_on, visit.headcount_learned
    visit.outcome = outcome
    for name, value in visit_columns(outcome, details).items():
        setattr(visit, name, value)
    visit.officers = team_met
    _replace_needs(visit, details.get("needs", ()))
    touch(visit)
    db.session.flush()
    if before != visit.visited_on and company.last_visit_on == before:
        recount_last_visit(company)
    _bring_forward(company, visit, corrected=(learned_before, before))
    db.session.flush()
    visit_edited.send(visit)
    return visit


def visit_problems(*, outcome: VisitOutcome, **details: Unpack[Details]) -> Iterator[AppError]:
    """Each reason why a visit like this cannot be stored, beside its field."""
    visited_on = details.get("visited_on") or today()
    if visited_on > today():
        yield Invalid(_("This day lies ahead; log a visit once it has happened."), field="visited_on")
    yield from _time_problems(visited_on, details)
    yield from _outcome_problems(outcome, visited_on, details)
    yield from _number_problems(details)
    yield from _need_problems(details.get("needs", ()))
    yield from _place_problems(details)


def next_step_problems(
    outcome: VisitOutcome, visited_on: date, next_step: NextStep | None, because: str | None
) -> Iterator[AppError]:
    """Each reason why a visit may not end with this next step, or without one."""
    if next_step is not None:
        if next_step.due_on is not None and next_step.due_on < visited_on:
            yield Invalid(_("The next step would lie before the visit."), field="next_on")
    elif outcome not in ENDINGS:
        yield Invalid(_("Say what comes next, so that the company is not forgotten."), field="next_kind")
    elif not because and outcome is not VisitOutcome.REFUSED:
        # Why it refused was chosen already.
        yield Invalid(_("Say what comes next, or why nothing does."), field="no_next_step_because")


def _outcome_problems(outcome: VisitOutcome, visited_on: date, details: Details) -> Iterator[AppError]:
    if outcome is VisitOutcome.REFUSED:
        reason = details.get("refusal_reason")
        if reason is None or reason.kind is not ReasonKind.REFUSAL:
            yield Invalid(_("Choose why the company refused."), field="refusal_reason_id")
    if outcome is VisitOutcome.ASKS_RETURN:
        return_on = details.get("return_on")
        if return_on is None:
            yield Invalid(_("Say on which day the company expects you."), field="return_on")
        elif return_on < visited_on:
            yield Invalid(_("This day lies before the visit."), field="return_on")


def _time_problems(visited_on: date, details: Details) -> Iterator[AppError]:
    started_at, ended_at = details.get("started_at"), details.get("ended_at")
    latest = utcnow() + CLOCK_TOLERANCE
    if started_at is not None and local(started_at).date() != visited_on:
        yield Invalid(
            _("The visit began on another day than %(day)s.", day=formats.day(visited_on)), field="started"
        )
    elif started_at is not None and started_at > latest:
        yield Invalid(_("This hour lies ahead."), field="started")
    if ended_at is not None and started_at is not None and ended_at < started_at:
        yield Invalid(_("The end lies before the beginning."), field="ended")
    elif ended_at is not None and ended_at > latest:
        yield Invalid(_("This hour lies ahead."), field="ended")


def _number_problems(details: Details) -> Iterator[AppError]:
    limits = (("seats_offered", MOST_SEATS), ("headcount_learned", MOST_WORKERS))
    for name, most in limits:
        number = details.get(name)
        if isinstance(number, int) and not 0 <= number <= most:
            yield Invalid(_("Enter a number from 0 to %(most)s.", most=formats.number(most)), field=name)
    if details.get("headcount_source") is HeadcountSource.WLKP:
        yield Invalid(
            _("A WLKP number is entered with the company, not learned at a visit."), field="headcount_source"
        )


def _need_problems(needs: Sequence[Need]) -> Iterator[AppError]:
    if len(needs) > MOST_NEEDS:
        yield Invalid(_("Give at most %(most)d positions.", most=MOST_NEEDS), field="needs")
    for need in needs:
        if not need.position.strip():
            yield Invalid(_("Name the position."), field="needs")
        if not 1 <= need.count <= MOST_SEATS:
            yield Invalid(
                _(
                    "For %(position)s enter a number from 1 to %(most)s.",
                    position=need.position,
                    most=formats.number(MOST_SEATS),
                ),
                field="needs",
            )


def _place_problems(details: Details) -> Iterator[AppError]:
    latitude, longitude = details.get("latitude"), details.get("longitude")
    accuracy = details.get("accuracy_m")
    inside = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
    if (latitude is not None or longitude is not None) and not inside:
        yield Invalid(_("This is no place on earth."), field="latitude")
    if accuracy is not None and accuracy < 0:
        yield Invalid(_("The accuracy is a distance in metres."), field="accuracy_m")


def _refuse(problems: list[AppError]) -> None:
    if problems:
        raise problems[0]


def _day_of(details: Details) -> date | None:
    started_at = details.get("started_at")
    return local(started_at).date() if started_at else None


def _is_on(instant: datetime | None, day: date) -> bool:
    return instant is not None and local(instant).date() == day


def _with_logger(logger: User | None, officers: Iterable[User]) -> list[User]:
    """The officers without repetition, the one who logged the visit always among them."""
    everyone = ([logger] if logger else []) + list(officers)
    return list({officer.id: officer for officer in everyone}.values())


def visit_columns(outcome: VisitOutcome, details: Details) -> dict[str, Any]:
    """Columns as they are stored; what does not belong to the outcome is left out."""
    reason = details.get("refusal_reason")
    learned = details.get("headcount_learned")
    latitude = details.get("latitude")
    return {
        "visited_on": details["visited_on"],
        "started_at": details.get("started_at"),
        "ended_at": details.get("ended_at"),
        "mode": details.get("mode") or VisitMode.ON_SITE,
        "purpose": details.get("purpose") or usual(VisitPurpose.SOCIALISATION),
        "refusal_reason_id": reason.id if reason and outcome is VisitOutcome.REFUSED else None,
        "return_on": details.get("return_on") if outcome is VisitOutcome.ASKS_RETURN else None,
        "people_met": details.get("people_met") or None,
        "seats_offered": details.get("seats_offered"),
        "headcount_learned": learned,
        "headcount_source": (details.get("headcount_source") or HeadcountSource.COMPANY)
        if learned is not None
        else None,
        "is_tax_incentive_explained": bool(details.get("is_tax_incentive_explained")),
        "notes": details.get("notes") or None,
        "latitude": latitude,
        "longitude": details.get("longitude"),
        "accuracy_m": details.get("accuracy_m") if latitude is not None else None,
        "no_gps_reason": (details.get("no_gps_reason") or None) if latitude is None else None,
    }


def _need_rows(needs: Sequence[Need]) -> list[VisitNeed]:
    return [
        VisitNeed(position=need.position.strip(), count=need.count, trade_id=need.trade_id) for need in needs
    ]


def _replace_needs(visit: Visit, needs: Sequence[Need]) -> None:
    """New rows only where something differs, so that a correction of the notes leaves them alone."""
    stored = [(row.position, row.count, row.trade_id) for row in visit.needs]
    wanted = [(need.position.strip(), need.count, need.trade_id) for need in needs]
    if stored != wanted:
        visit.needs = _need_rows(needs)


def _logged(uuid: UUID | None, by: User) -> Visit | None:
    """The visit stored before under this number; raises ``Conflict`` where it is another person's."""
    if uuid is None:
        return None
    known = db.session.scalar(
        select(Visit)
        .where(Visit.uuid == uuid)
        .options(
            selectinload(Visit.company),
            selectinload(Visit.officers),
            selectinload(Visit.needs),
            selectinload(Visit.photos),
        )
    )
    if known is not None and known.created_by_id != by.id:
        raise Conflict(_("This visit was already stored by someone else."))
    return known


def _stop_of(company: Company, stop: Stop | None, by: User, day: date) -> Stop | None:
    """The stop that this visit closes: the one given, or the one planned for this officer and day."""
    if stop is not None:
        if stop.company_id != company.id:
            raise Conflict(_("This stop belongs to another company."), field="company")
        return held(Stop, stop.id)
    given = select(stop_officers.c.stop_id).where(stop_officers.c.user_id == by.id)
    anyones = ~Stop.id.in_(select(stop_officers.c.stop_id))
    of_team = Stop.road_show_id.in_(select(team.c.road_show_id).where(team.c.user_id == by.id))
    planned = db.session.scalar(
        select(Stop.id)
        .join(RoadShow, RoadShow.id == Stop.road_show_id)
        .where(
            Stop.company_id == company.id,
            Stop.on == day,
            Stop.state == StopState.PLANNED,
            or_(Stop.id.in_(given), anyones & of_team),
        )
        .order_by(Stop.position)
        .limit(1)
    )
    return held(Stop, planned) if planned else None


def _bring_forward(
    company: Company, visit: Visit, *, corrected: tuple[int | None, date] | None = None
) -> None:
    """Let the company know its latest visit and headcount; neither ever goes back in time.

    A number the company took from this visit, before it was ``corrected``, gives way to the right one.
    """
    db.session.execute(
        update(Company)
        .where(
            Company.id == company.id,
            or_(Company.last_visit_on.is_(None), Company.last_visit_on < visit.visited_on),
        )
        .values(last_visit_on=visit.visited_on)
    )
    db.session.refresh(company, ["last_visit_on"])
    learned, as_of = visit.headcount_learned, company.headcount_as_of_on
    is_newer = company.headcount is None or as_of is None or as_of < visit.visited_on
    if learned is None or not (is_newer or corrected == (company.headcount, as_of)):
        return
    company.headcount = learned
    company.headcount_as_of_on = visit.visited_on
    company.headcount_source = visit.headcount_source
    if company.headcount_total is not None and company.headcount_total < learned:
        company.headcount_total = learned


def recount_last_visit(company: Company) -> None:
    """Let a company know the day of its last visit again, after visits were corrected or moved."""
    newest = select(func.max(Visit.visited_on)).where(Visit.company_id == company.id).scalar_subquery()
    db.session.execute(update(Company).where(Company.id == company.id).values(last_visit_on=newest))
    db.session.refresh(company, ["last_visit_on"])
