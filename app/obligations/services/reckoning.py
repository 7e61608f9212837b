"""Keeping the days of what is owed in step with the days of agreements, and the monitoring with who sits there.

Agreements and placements are changed through many doors (form, amendment, import, ceremony), so each flush is looked at.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction, aliased, joinedload

from app.agreements.models import Agreement, SeatLine
from app.core.db import db
from app.obligations import days
from app.obligations.enums import Anchor
from app.obligations.models import Obligation
from app.obligations.services import monitoring
from app.obligations.services.writing import following
from app.placements.models import Placement

DAYS = ("valid_from_on", "valid_to_on", "office_signed_on", "company_signed_on")
_AGREEMENTS, _LINES = "agreements whose days changed", "seat lines that somebody took or left"


def reckon(agreement_ids: Iterable[int]) -> None:
    """Reckon anew when open obligations of these agreements are due, and let go on what a later last day leaves room for.

    It is written by the next flush, since it is asked for at the end of one.
    """
    after = aliased(Obligation)
    rows = db.session.scalars(
        select(Obligation)
        .outerjoin(after, after.follows_id == Obligation.id)
        .where(
            Obligation.agreement_id.in_(list(agreement_ids)),
            Obligation.removed_at.is_(None),
            Obligation.is_monitoring.is_(False),
            after.id.is_(None),
        )
        .options(joinedload(Obligation.agreement))
    ).all()
    for one in rows:
        if one.done_on is not None:
            further = following(one, one.agreement)
            if further is not None:
                db.session.add(further)
        elif one.anchor is not Anchor.DAY:
            one.due_on = days.due_on(
                one.agreement,
                anchor=one.anchor,
                offset_days=one.offset_days,
                every_months=one.every_months,
                number=one.number,
            )
        last = one.agreement.valid_to_on
        if one.done_on is None and one.number > 1 and one.due_on and last and one.due_on > last:
            db.session.delete(one)


def _note(session: Session, _flush: UOWTransaction, _rows: Any) -> None:
    for row in session.dirty:
        if isinstance(row, Agreement) and any(
            inspect(row).attrs[name].history.has_changes() for name in DAYS
        ):
            session.info.setdefault(_AGREEMENTS, set()).add(row.id)
        if isinstance(row, Placement) and inspect(row).attrs["state"].history.has_changes():
            session.info.setdefault(_LINES, set()).add(row.seat_line_id)


def _act(session: Session, _flush: UOWTransaction) -> None:
    changed = session.info.pop(_AGREEMENTS, None)
    lines = session.info.pop(_LINES, None)
    if changed:
        reckon(changed)
    if lines:
        monitoring.plan(SeatLine.id.in_(lines))


def _forget(session: Session) -> None:
    session.info.pop(_AGREEMENTS, None)
    session.info.pop(_LINES, None)


def listen() -> None:
    """Look at every flush from now on; asked again it changes nothing."""
    for name, listener in (
        ("before_flush", _note),
        ("after_flush_postexec", _act),
        ("after_rollback", _forget),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)
