"""On which day something is due."""

from datetime import date, timedelta

from app.agreements.models import Agreement
from app.core.clock import later_by
from app.obligations.enums import Anchor

MOST_DAYS = 3650
MOST_MONTHS = 60


def due_on(
    agreement: Agreement,
    *,
    anchor: Anchor,
    starts_on: date | None = None,
    offset_days: int = 0,
    every_months: int | None = None,
    number: int = 1,
) -> date | None:
    """The day of the ``number``-th time; None while the agreement has no day to reckon from.

    What comes again is reckoned from the first time, so that the 31st comes back after a shorter month.
    """
    if anchor is Anchor.DAY:
        first = starts_on
    else:
        base = (
            agreement.valid_from_on or agreement.signed_on
            if anchor is Anchor.START
            else agreement.valid_to_on
        )
        first = base + timedelta(days=offset_days) if base is not None else None
    if first is None or not every_months:
        return first
    return later_by(first, every_months * (number - 1))
