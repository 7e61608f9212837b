"""What is owed under the agreements of the demo office: most of it done in time, some of it late."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.agreements import idle, reminding
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.obligations import services
from app.obligations.models import Obligation

REMARKS = ("Diterima melalui surat.", "Disampaikan lewat surel.", None)
EVERY_FOURTH_IS_LATE = 4
LATEST = timedelta(days=40)


def owe(session: Session, *, by: User, on: date) -> None:
    """Copy what is usual to what was signed, do most of what has passed, and tell which agreements end or lie idle."""
    signed = session.scalars(
        select(Agreement).where(Agreement.state == AgreementState.ACTIVE).order_by(Agreement.id)
    ).all()
    for agreement in signed:
        services.copy_usual(agreement)
    # What comes again brings the next one with it.
    while passed := [one for one in _passed(session, on=on, is_monitoring=False) if not _stays_late(one, on)]:
        for one in passed:
            day = min(on, (one.due_on or on) + timedelta(days=one.id % 3))
            services.complete(one, by=by, on=day, remark=REMARKS[one.id % len(REMARKS)])
        session.flush()
    # Each visit to apprentices plans the next; that of the first company is late.
    while visits := _passed(session, on=on, is_monitoring=True)[1:]:
        for one in visits:
            services.complete(one, by=by, on=one.due_on or on)
        session.flush()
    reminding.remind(on)
    idle.remind(on)


def _stays_late(one: Obligation, on: date) -> bool:
    """Every fourth of those due of late is not done yet."""
    return one.id % EVERY_FOURTH_IS_LATE == 0 and one.due_on is not None and one.due_on >= on - LATEST


def _passed(session: Session, *, on: date, is_monitoring: bool) -> Sequence[Obligation]:
    """What was due before a day and is not done, in the order in which it was agreed."""
    return session.scalars(
        select(Obligation)
        .where(
            Obligation.due_on < on,
            Obligation.done_on.is_(None),
            Obligation.removed_at.is_(None),
            Obligation.is_monitoring.is_(is_monitoring),
        )
        .options(joinedload(Obligation.agreement))
        .order_by(Obligation.agreement_id, Obligation.id)
    ).all()
