"""What the rules look for, each as one statement of ``record_id``, whom and what it concerns, and the episode.

An episode is what one follow-up is made for: the same stage entered once, the same last day of an agreement. Once made,
a rule stays silent about it, also where the follow-up was cancelled.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.accounts.models import User, UserRole
from app.accounts.roles import GRANTS
from app.agreements import ledger
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, SeatEntry, SeatLine
from app.agreements.queries.care import idle_since, is_inactive
from app.agreements.queries.elsewhere import is_filled_elsewhere
from app.agreements.queries.standing import is_expiring, is_live
from app.companies.models import Company
from app.core import clock
from app.core.permissions import Permission
from app.follow_ups.enums import FollowUpState, RuleKey
from app.follow_ups.models import FollowUp, RuleMaking
from app.obligations.models import Obligation
from app.obligations.queries import is_open, is_owed
from app.pipeline.models import Partnership, StageMove
from app.pipeline.queries.lists import is_stuck
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementCheck
from app.settings import queries as settings
from app.settings.enums import FollowUpKind

Days = list[int]


def found(key: RuleKey, days: Days, *, on: date) -> Select[Any]:
    """What the rule looks for on a day and has not made yet; ``is_worked`` says whether somebody in service is in charge."""
    wanted = FINDERS[key](days, on).subquery()
    made, follow_up = aliased(RuleMaking), aliased(FollowUp)
    same = and_(made.rule == key, made.record_id == wanted.c.record_id)
    # One that the same rule made earlier and that is still open says it already.
    is_open = (
        exists()
        .where(same, made.follow_up_id == follow_up.id, follow_up.state == FollowUpState.OPEN)
        .correlate(wanted)
    )
    workers = select(UserRole.user_id).where(
        UserRole.user_id == User.id,
        User.is_active,
        UserRole.role.in_([role for role, granted in GRANTS.items() if Permission.FOLLOW_UP_EDIT in granted]),
    )
    is_worked = func.coalesce(wanted.c.owner_id, 0).in_(workers)
    # Which episode it is costs much to know, so it is asked only of what the rule has met before.
    is_new = or_(~exists().where(same), ~exists().where(same, made.episode == wanted.c.episode))
    return select(wanted, is_worked.label("is_worked")).where(is_new, ~is_open)


def facts(key: RuleKey, days: Days, row: Any) -> dict[str, Any]:
    """What the reason of a found row is told from, as plain JSON."""
    if key is RuleKey.NO_NEXT_STEP:
        return {"days": days[0]}
    if key is RuleKey.STAGE_OVER_LIMIT:
        return {"stage": row.stage_id, "since": clock.local(row.since).date().isoformat()}
    if key is RuleKey.AGREEMENT_ENDING:
        return {"title": row.title, "ends": row.ends_on.isoformat()}
    if key is RuleKey.OUTCOME_CHECK:
        return {"position": row.position, "since": row.since.isoformat(), "hired": row.hired_on is not None}
    if key in (RuleKey.OBLIGATION_LATE, RuleKey.MONITORING_LATE):
        return {"what": row.what, "party": row.party.value, "due": row.due_on.isoformat()}
    if key is RuleKey.AGREEMENT_INACTIVE:
        return {"title": row.title, "since": row.since.isoformat()}
    if key is RuleKey.ENDORSEMENT_LATE:
        return {"position": row.position, "due": row.due_on.isoformat()}
    told = {"title": row.title, "seats": row.seats, "filled": row.filled}
    return told | {"begins": row.begins_on.isoformat()} if key is RuleKey.SEATS_SOON else told


def _no_next_step(days: Days, on: date) -> Any:
    """By company: whatever was cancelled for it stays so until something is done or a partnership moves."""
    before = _start_of(on - timedelta(days=days[0]))
    stages = [
        one.id
        for one in settings.stages(with_inactive=True)
        if not one.is_side and not one.is_closing and one.key != "target"
    ]
    told, own = aliased(FollowUp), aliased(Partnership)
    last_done = (
        select(func.max(told.id))
        .where(told.company_id == Company.id, told.state == FollowUpState.DONE)
        .scalar_subquery()
    )
    last_move = (
        select(func.max(StageMove.id))
        .join(own, own.id == StageMove.partnership_id)
        .where(own.company_id == Company.id)
        .scalar_subquery()
    )
    return (
        select(
            Company.id.label("record_id"),
            Company.id.label("company_id"),
            func.min(Partnership.id).label("partnership_id"),
            cast(null(), Integer).label("agreement_id"),
            func.min(func.coalesce(Partnership.owner_id, Company.owner_id)).label("owner_id"),
            _text(last_done, last_move).label("episode"),
        )
        .join(Partnership, Partnership.company_id == Company.id)
        .where(
            Partnership.stage_id.in_(stages),
            Partnership.closed_at.is_(None),
            Partnership.has_next_step.is_(False),
            Partnership.entered_stage_at < before,
            *_can_be_visited(),
            ~exists().where(told.company_id == Company.id, told.closed_at >= before),
        )
        .group_by(Company.id)
    )


def _stage_over_limit(days: Days, on: date) -> Any:
    moved = select(func.max(StageMove.id)).where(StageMove.partnership_id == Partnership.id).scalar_subquery()
    return (
        select(
            Partnership.id.label("record_id"),
            Partnership.company_id,
            Partnership.id.label("partnership_id"),
            cast(null(), Integer).label("agreement_id"),
            func.coalesce(Partnership.owner_id, Company.owner_id).label("owner_id"),
            _text(Partnership.stage_id, moved).label("episode"),
            Partnership.stage_id,
            Partnership.entered_stage_at.label("since"),
        )
        .join(Company, Company.id == Partnership.company_id)
        .where(
            is_stuck(settings.stages(with_inactive=True), on=on - timedelta(days=days[0])),
            Partnership.closed_at.is_(None),
            *_can_be_visited(),
        )
    )


def _agreement_ending(days: Days, on: date) -> Any:
    asked = aliased(FollowUp)
    # Whoever plans the renewal already needs nobody to ask for it.
    is_asked = exists().where(
        asked.company_id == Agreement.company_id,
        asked.kind == FollowUpKind.RENEW,
        asked.state == FollowUpState.OPEN,
    )
    windows = [(Agreement.valid_to_on <= on + timedelta(days=one), str(one)) for one in sorted(days)]
    return (
        _of_agreements()
        .add_columns(
            (cast(Agreement.valid_to_on, String) + "." + case(*windows, else_="")).label("episode"),
            Agreement.valid_to_on.label("ends_on"),
        )
        .where(is_expiring(max(days), on=on), ~is_asked)
    )


def _seats_soon(days: Days, on: date) -> Any:
    seats, filled = promised_seats(), filled_seats()
    ahead = on + timedelta(days=days[0])
    return (
        _of_agreements()
        .add_columns(
            cast(Agreement.valid_from_on, String).label("episode"),
            Agreement.valid_from_on.label("begins_on"),
            seats.label("seats"),
            filled.label("filled"),
        )
        .where(is_live(on), Agreement.valid_from_on.between(on, ahead), _promises_seats(on), seats > filled)
    )


def _seats_unfilled(days: Days, on: date) -> Any:
    seats, filled = promised_seats(), filled_seats()
    began_on = func.coalesce(Agreement.valid_from_on, Agreement.office_signed_on, Agreement.company_signed_on)
    return (
        _of_agreements()
        .add_columns(cast(seats, String).label("episode"), seats.label("seats"), filled.label("filled"))
        .where(is_live(on), began_on <= on - timedelta(days=days[0]), _promises_seats(on), seats > filled)
    )


def promised_seats() -> Any:
    """How many seats ``Agreement`` promises."""
    return (
        select(func.coalesce(func.sum(SeatLine.seats), 0))
        .where(SeatLine.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )


def filled_seats() -> Any:
    """How many seats of ``Agreement`` somebody sits on or is accepted for."""
    return (
        select(ledger.taken())
        .join(SeatLine, SeatLine.id == SeatEntry.seat_line_id)
        .where(SeatLine.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )


def _promises_seats(on: date) -> Any:
    return and_(Agreement.kind != AgreementKind.LETTER_OF_INTEREST, ~is_filled_elsewhere(on))


def _outcome_check(days: Days, on: date) -> Any:
    """By placement: three months and later after the hiring, unless somebody noted since whether the job lasted."""
    since = func.coalesce(Placement.hired_on, Placement.completed_on)
    windows = [(since <= on - timedelta(days=one), one) for one in sorted(days, reverse=True)]
    months = [
        (since <= on - timedelta(days=one), round(one / DAYS_A_MONTH)) for one in sorted(days, reverse=True)
    ]
    is_asked = exists().where(
        PlacementCheck.placement_id == Placement.id, PlacementCheck.months >= case(*months, else_=0)
    )
    return (
        select(
            Placement.id.label("record_id"),
            Agreement.company_id,
            Agreement.partnership_id,
            Agreement.id.label("agreement_id"),
            func.coalesce(Agreement.owner_id, Company.owner_id).label("owner_id"),
            (cast(since, String) + "." + cast(case(*windows, else_=0), String)).label("episode"),
            SeatLine.position,
            since.label("since"),
            Placement.hired_on,
        )
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(
            Placement.state.in_([PlacementState.COMPLETED, PlacementState.HIRED]),
            since <= on - timedelta(days=min(days)),
            ~is_asked,
            *_can_be_visited(),
        )
    )


def _obligation_late(days: Days, on: date) -> Any:
    return _of_obligations(days, on).where(Obligation.is_monitoring.is_(False))


def _monitoring_late(days: Days, on: date) -> Any:
    return _of_obligations(days, on).where(Obligation.is_monitoring)


def _of_obligations(days: Days, on: date) -> Any:
    """By obligation: what is late by so many days; one whose day was changed is found anew."""
    return (
        select(
            Obligation.id.label("record_id"),
            Agreement.company_id,
            Agreement.partnership_id,
            Agreement.id.label("agreement_id"),
            func.coalesce(Agreement.owner_id, Company.owner_id).label("owner_id"),
            cast(Obligation.due_on, String).label("episode"),
            Obligation.what,
            Obligation.party,
            Obligation.due_on,
        )
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(is_open(), is_owed(), Obligation.due_on < on - timedelta(days=days[0]), *_can_be_visited())
    )


def _agreement_inactive(days: Days, on: date) -> Any:
    """Inactive for so many days already; what is asked about its free seats asks the same."""
    asked, follow_up = aliased(RuleMaking), aliased(FollowUp)
    is_asked = exists().where(
        asked.rule == RuleKey.SEATS_UNFILLED,
        asked.record_id == Agreement.id,
        asked.follow_up_id == follow_up.id,
        follow_up.state == FollowUpState.OPEN,
    )
    since = idle_since()
    return (
        _of_agreements()
        .add_columns(cast(since, String).label("episode"), since.label("since"))
        .where(is_inactive(on - timedelta(days=days[0])), is_live(on), ~is_asked)
    )


DAYS_A_MONTH = 30.4


def _of_agreements() -> Any:
    return (
        select(
            Agreement.id.label("record_id"),
            Agreement.company_id,
            Agreement.partnership_id,
            Agreement.id.label("agreement_id"),
            func.coalesce(Agreement.owner_id, Company.owner_id).label("owner_id"),
            Agreement.title,
        )
        .join(Company, Company.id == Agreement.company_id)
        .where(*_can_be_visited())
    )


FINDERS: dict[RuleKey, Callable[[Days, date], Any]] = {
    RuleKey.NO_NEXT_STEP: _no_next_step,
    RuleKey.STAGE_OVER_LIMIT: _stage_over_limit,
    RuleKey.AGREEMENT_ENDING: _agreement_ending,
    RuleKey.SEATS_SOON: _seats_soon,
    RuleKey.SEATS_UNFILLED: _seats_unfilled,
    RuleKey.OUTCOME_CHECK: _outcome_check,
    RuleKey.OBLIGATION_LATE: _obligation_late,
    RuleKey.MONITORING_LATE: _monitoring_late,
    RuleKey.AGREEMENT_INACTIVE: _agreement_inactive,
}
"""Later packages add theirs."""


def _can_be_visited() -> tuple[Any, ...]:
    return Company.trashed_at.is_(None), Company.is_do_not_visit.is_(False)


def _text(*numbers: Any) -> Any:
    """Numbers as one text: ``12.7``; none counts as 0."""
    parts = [cast(func.coalesce(number, 0), String) for number in numbers]
    return parts[0] + "." + parts[1]


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.office_zone())
