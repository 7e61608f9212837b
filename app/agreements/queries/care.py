"""What the office looks after in agreements in force: those that nobody is placed under, and by which numbers."""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, exists, func, select

from app.agreements import ledger
from app.agreements.enums import AgreementKind, SeatEvent
from app.agreements.models import Agreement, AgreementCare, SeatEntry, SeatLine
from app.agreements.queries.elsewhere import is_filled_elsewhere
from app.agreements.queries.standing import is_live
from app.core.clock import later_by
from app.core.db import db
from app.settings import queries as settings

CARE_ID = 1


def care() -> AgreementCare:
    """By which numbers the office looks after agreements; usual ones before it said anything."""
    return settings.once("agreement_care", lambda: db.session.get(AgreementCare, CARE_ID) or usual_care())


def usual_care() -> AgreementCare:
    """What a new office begins with."""
    return AgreementCare(id=CARE_ID, inactive_months=6, monitoring_months=3, monitoring_weeks=4)


_BEGAN_ON = func.coalesce(Agreement.valid_from_on, Agreement.office_signed_on, Agreement.company_signed_on)
_PLACED = and_(SeatEntry.event == SeatEvent.PLACED, SeatEntry.seats > 0)


def idle_since() -> ColumnElement[date]:
    """Since when nobody was placed under an agreement: the last day somebody was, or its first."""
    last = (
        select(func.max(SeatEntry.on))
        .join(SeatLine, SeatLine.id == SeatEntry.seat_line_id)
        .where(SeatLine.agreement_id == Agreement.id, _PLACED)
        .correlate(Agreement)
        .scalar_subquery()
    )
    return func.coalesce(last, _BEGAN_ON, type_=Date)


def is_inactive(on: date) -> ColumnElement[bool]:
    """Whether an agreement in force promises seats, but nobody was placed for as long as the office sets, nor sits there.

    One whose seats are filled under another one, as those of an MoU that is carried out, is not.
    """
    since = later_by(on, -care().inactive_months)
    entries = exists().where(SeatEntry.seat_line_id == SeatLine.id, SeatLine.agreement_id == Agreement.id)
    sitting = (
        select(ledger.sitting())
        .join(SeatLine, SeatLine.id == SeatEntry.seat_line_id)
        .where(SeatLine.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )
    return and_(
        is_live(on),
        Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
        since >= _BEGAN_ON,
        exists().where(SeatLine.agreement_id == Agreement.id),
        ~entries.where(_PLACED, SeatEntry.on > since),
        sitting == 0,
        ~is_filled_elsewhere(on),
    )
