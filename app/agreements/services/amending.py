"""What an amendment does to the last day of what it amends, and how that is taken back."""

from datetime import date

from sqlalchemy import select

from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement
from app.agreements.services.writing import written_at_once
from app.core.db import db


def prolong(amendment: Agreement) -> None:
    """Let what a signed amendment amends last as long as the amendment says; further seats stay in the amendment."""
    if amendment.kind is not AgreementKind.AMENDMENT or amendment.parent_id is None:
        return
    amended = db.session.get_one(Agreement, amendment.parent_id)
    last = amendment.valid_to_on
    if last is None or (amended.valid_from_on is not None and last < amended.valid_from_on):
        return
    with written_at_once():
        amendment.prolonged_from_on, amendment.prolonged_to_on = amended.valid_to_on, last
        amended.valid_to_on = last


def take_back_prolongation(amendment: Agreement, *, until: date | None = None) -> None:
    """Give what a signed amendment amends its former last day again; one that was terminated keeps the days ``until`` then.

    Where another amendment has given it a later day since, that day stays, and is what would be taken back further. A
    last day that somebody entered by hand meanwhile stays too.
    """
    given = amendment.prolonged_to_on
    if given is None or amendment.parent_id is None:
        return
    amended = db.session.get_one(Agreement, amendment.parent_id)
    former = amendment.prolonged_from_on
    if until is not None and former is not None:
        former = max(former, until)
    following = db.session.scalars(
        select(Agreement)
        .where(
            Agreement.parent_id == amendment.parent_id,
            Agreement.id != amendment.id,
            Agreement.prolonged_from_on == given,
            Agreement.prolonged_to_on.is_not(None),
        )
        .order_by(Agreement.id)
        .limit(1)
    ).first()
    with written_at_once():
        if following is not None:
            following.prolonged_from_on = former
        elif amended.valid_to_on == given:
            amended.valid_to_on = former
        amendment.prolonged_from_on = amendment.prolonged_to_on = None
