"""Letting somebody decide in one's place while one is away."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Delegation, User
from app.accounts.queries import active_with_role
from app.accounts.roles import Capacity, Role
from app.approvals import queries, telling
from app.core import clock, formats
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Permission

LONGEST = timedelta(days=92)
FARTHEST = timedelta(days=366)


def stand_ins(giver: User) -> list[User]:
    """Who may stand in for somebody, by name: other supervisors and heads."""
    return [one for one in active_with_role(Role.SUPERVISOR, Role.HEAD) if one.id != giver.id]


def may_delegate(user: User) -> bool:
    """Whether the right to decide is the person's own: what was lent is not lent on."""
    return user.is_active and bool(
        {Permission.AGREEMENT_APPROVE, Permission.DOCUMENT_SIGN} & user.permissions
    )


def delegate(
    giver: User,
    getter: User,
    *,
    from_on: date,
    to_on: date,
    capacity: Capacity = Capacity.DAILY,
    reason: str | None = None,
) -> Delegation:
    """Let ``getter`` decide in the place of ``giver`` on these days; both holding what ``giver`` holds and no more.

    Raises ``NotAllowed`` for who decides nothing, ``Invalid`` beside the field that is wrong, ``Conflict`` where one of the
    two gives or stands in already.
    """
    if not may_delegate(giver):
        raise NotAllowed(_("What was lent to you cannot be lent on."))
    # The two are held in one order, so that nobody plans the same days beside this.
    db.session.execute(
        select(User.id).where(User.id.in_([giver.id, getter.id])).order_by(User.id).with_for_update()
    )
    if getter.id not in {one.id for one in stand_ins(giver)}:
        raise Invalid(_("Choose another supervisor, or the head of the office."), field="getter_id")
    if from_on < clock.today() or from_on > clock.today() + FARTHEST:
        raise Invalid(_("Choose today or a day within a year."), field="from_on")
    if to_on < from_on:
        raise Invalid(_("The last day lies before the first."), field="to_on")
    if to_on - from_on > LONGEST:
        raise Invalid(_("At most three months at a time."), field="to_on")
    taken = queries.overlapping([giver.id, getter.id], from_on=from_on, to_on=to_on)
    if taken is not None:
        raise Conflict(
            _(
                "%(getter)s stands in for %(giver)s from %(first)s to %(last)s already.",
                getter=taken.getter.name,
                giver=taken.giver.name,
                first=formats.day(taken.from_on),
                last=formats.day(taken.to_on),
            ),
            field="from_on",
        )
    delegation = Delegation(
        giver_id=giver.id,
        getter_id=getter.id,
        capacity=capacity,
        from_on=from_on,
        to_on=to_on,
        reason=(reason or "").strip() or None,
    )
    delegation.giver, delegation.getter = giver, getter
    db.session.add(delegation)
    db.session.flush()
    db.session.expire(getter, ["standing_in"])
    telling.tell_stand_in(delegation)
    return delegation


def call_off(delegation: Delegation) -> None:
    """End it now; raises ``Conflict`` where it is over."""
    if delegation.ended_at is not None or delegation.to_on < clock.today():
        raise Conflict(_("This is over already."))
    delegation.ended_at = clock.utcnow()
    db.session.flush()
    db.session.expire(delegation.getter, ["standing_in"])
    telling.tell_stand_in(delegation)
