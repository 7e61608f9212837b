"""Planning a hand-over, carrying it out on its day, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import insert

from app.accounts.models import User
from app.companies.services.records import refuse_owner
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Permission
from app.handovers import queries, telling
from app.handovers.enums import Handed, HandOverState, Reach
from app.handovers.models import HandOver, HandOverLine
from app.handovers.moving import MOVERS, Portfolio

FARTHEST = timedelta(days=366)
MOST_CHOSEN = 1000


@dataclass(frozen=True)
class Undone:
    """How many records went back, and which did not since somebody changed them: kind and company."""

    restored: int
    kept: Sequence[tuple[Handed, str]]


def plan(
    giver: User,
    getter: User,
    *,
    on: date,
    reach: Reach,
    districts: Sequence[str] = (),
    chosen: Sequence[int] = (),
    by: User,
) -> HandOver:
    """Let ``getter`` look after what ``giver`` does from a day on; done at once where that is today.

    Raises Invalid beside the field that is wrong, also where nothing would change hands.
    """
    check(giver, getter, on=on, reach=reach, districts=districts, chosen=chosen)
    hand_over = HandOver(
        from_id=giver.id,
        to_id=getter.id,
        on=on,
        reach=reach,
        districts=sorted(set(districts)) if reach is Reach.DISTRICTS else [],
        chosen=sorted(set(chosen)) if reach is Reach.CHOSEN else [],
        created_by_id=by.id,
    )
    if not queries.would_move(queries.portfolio_of(hand_over)).total:
        raise Invalid(_("Nothing of this person would change hands."), field="reach")
    db.session.add(hand_over)
    db.session.flush()
    if on <= clock.today():
        carry_out(hand_over)
    else:
        _announce_plans(giver.id)
    return hand_over


def check(
    giver: User,
    getter: User,
    *,
    on: date,
    reach: Reach,
    districts: Sequence[str] = (),
    chosen: Sequence[int] = (),
) -> Portfolio:
    """What would be handed over, if it can be; raises Invalid beside the field that is wrong."""
    if giver.id == getter.id:
        raise Invalid(_("Choose somebody else."), field="to_id")
    _check_getter(getter)
    if not clock.today() <= on <= clock.today() + FARTHEST:
        raise Invalid(_("Choose today or a day within a year."), field="on")
    if reach is Reach.DISTRICTS and not districts:
        raise Invalid(_("Choose at least one kecamatan."), field="districts")
    if reach is Reach.CHOSEN and not chosen:
        raise Invalid(_("Choose at least one company."), field="chosen")
    if len(chosen) > MOST_CHOSEN:
        raise Invalid(_("At most %(most)s companies at a time.", most=MOST_CHOSEN), field="chosen")
    return Portfolio(owner_id=giver.id, on=on, reach=reach, districts=districts, chosen=chosen)


def carry_out(hand_over: HandOver) -> None:
    """Give everything to the other officer now; raises Invalid where that person no longer works with companies."""
    _check_getter(hand_over_to(hand_over))
    giver, getter = _person(hand_over.from_id), _person(hand_over.to_id)
    portfolio = queries.portfolio_of(hand_over)
    # What belongs to it is asked before anything moves, since it is told by who owns the company.
    ids = {what: list(db.session.scalars(mover.found(portfolio))) for what, mover in MOVERS.items()}
    for what, mover in MOVERS.items():
        held = mover.still_with(ids[what], giver.id)
        mover.give(held, giver, getter)
        if held:
            rows = [{"hand_over_id": hand_over.id, "what": what, "record_id": one} for one in held]
            db.session.execute(insert(HandOverLine), rows)
    hand_over.state, hand_over.done_at = HandOverState.DONE, clock.utcnow()
    db.session.flush()
    if (moved := queries.moved(hand_over)).total:
        telling.tell_both(hand_over, moved)
    _announce_plans(giver.id, getter.id)


def give_to(hand_over: HandOver, getter: User) -> None:
    """Let somebody else get what is planned; done at once where its day has come.

    Raises Conflict where it is no plan any more, Invalid where that person cannot get it.
    """
    if hand_over.state is not HandOverState.PLANNED:
        raise Conflict(_("This hand-over is no longer planned: %(state)s.", state=str(hand_over.state.label)))
    if getter.id == hand_over.from_id:
        raise Invalid(_("Choose somebody else."), field="to_id")
    _check_getter(getter)
    hand_over.to_id = getter.id
    db.session.flush()
    if hand_over.on <= clock.today():
        carry_out(hand_over)
    else:
        _announce_plans(hand_over.from_id)


def why_stuck(hand_over: HandOver) -> str | None:
    """Why a planned hand-over cannot be done as it is, in a sentence; None where it can."""
    if hand_over.state is not HandOverState.PLANNED:
        return None
    try:
        _check_getter(hand_over_to(hand_over))
    except Invalid as refusal:
        return refusal.message
    return None


def cancel(hand_over: HandOver) -> None:
    """Take a plan back; raises Conflict where it is no plan any more."""
    if hand_over.state is not HandOverState.PLANNED:
        raise Conflict(_("This hand-over is no longer planned: %(state)s.", state=str(hand_over.state.label)))
    contents = queries.will_move(hand_over)
    hand_over.state = HandOverState.CANCELLED
    db.session.flush()
    if contents.total:
        telling.tell_both(hand_over, contents)
    _announce_plans(hand_over.from_id)


def undo(hand_over: HandOver) -> Undone:
    """Give everything back, except what somebody changed since: that stays, and is named.

    Raises Conflict where it was not done, or longer than 30 days ago.
    """
    if not queries.is_undoable(hand_over):
        raise Conflict(_("A hand-over can be undone for 30 days after it was done."))
    giver, getter = _person(hand_over.from_id), _person(hand_over.to_id)
    restored, kept = 0, list[tuple[Handed, str]]()
    for what, mover in MOVERS.items():
        ids = queries.lines_of(hand_over, what)
        still = mover.still_with(ids, getter.id)
        mover.give(still, getter, giver)
        restored += len(still)
        changed = set(ids) - set(still)
        kept += [(what, name) for name in mover.names(sorted(changed))]
    hand_over.state, hand_over.undone_at = HandOverState.UNDONE, clock.utcnow()
    audit.record("undo", "hand_overs", hand_over.id, {"rows": restored})
    db.session.flush()
    telling.tell_both(hand_over, queries.moved(hand_over))
    _announce_plans(giver.id, getter.id)
    return Undone(restored, kept)


def _announce_plans(*giver_ids: int) -> None:
    """Keep what was told of what these people will hand over in step with what each plan still moves."""
    for plan_ in queries.planned_of(*giver_ids):
        telling.tell_plan(plan_, queries.will_move(plan_))


def hand_over_to(hand_over: HandOver) -> User:
    """Who gets it."""
    return _person(hand_over.to_id)


def _person(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def _check_getter(getter: User) -> None:
    try:
        refuse_owner(getter)
    except Invalid as refusal:
        raise Invalid(refusal.message, field="to_id") from None
    if not (getter.can(Permission.FOLLOW_UP_EDIT) and getter.can(Permission.OUTREACH_EDIT)):
        raise Invalid(_("%(name)s does not go out to companies.", name=getter.name), field="to_id")
