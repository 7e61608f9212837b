"""Writing obligations down and changing them."""

from datetime import date

from flask_babel import gettext as _

from app.agreements.models import Agreement
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.obligations import days
from app.obligations.enums import Anchor, Party
from app.obligations.models import Obligation


def add(
    agreement: Agreement,
    *,
    party: Party,
    what: str,
    anchor: Anchor,
    starts_on: date | None = None,
    offset_days: int | None = 0,
    every_months: int | None = None,
) -> Obligation:
    """Write down what a party owes under an agreement; raises ``Invalid`` beside what does not fit together."""
    obligation = Obligation(agreement_id=agreement.id, number=1)
    _fill(obligation, agreement, party, what, anchor, starts_on, offset_days, every_months)
    db.session.add(obligation)
    db.session.flush()
    return obligation


def edit(
    obligation: Obligation,
    *,
    version: int | None,
    party: Party,
    what: str,
    anchor: Anchor,
    starts_on: date | None = None,
    offset_days: int | None = 0,
    every_months: int | None = None,
) -> Obligation:
    """Change one that is open; raises ``Stale`` where somebody saved since ``version``, and as ``add`` does."""
    if obligation.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    refuse_closed(obligation)
    if obligation.is_monitoring:
        raise Conflict(_("Monitoring visits plan themselves; the settings say how often."))
    _fill(obligation, obligation.agreement, party, what, anchor, starts_on, offset_days, every_months)
    db.session.flush()
    return obligation


def remove(obligation: Obligation) -> None:
    """Take an open one off the list, and what would come again with it; ``restore`` takes that back."""
    refuse_closed(obligation)
    obligation.removed_at = utcnow()
    db.session.flush()


def restore(obligation: Obligation) -> None:
    """Put a removed one back."""
    obligation.removed_at = None
    db.session.flush()


def refuse_closed(obligation: Obligation) -> None:
    """Raise ``Conflict`` for one that is no longer open."""
    if obligation.removed_at is not None:
        raise Conflict(_("This obligation was removed."))
    if obligation.done_on is not None:
        raise Conflict(_("This obligation is done already."))


def following(obligation: Obligation, agreement: Agreement) -> Obligation | None:
    """The next time of one that comes again and was done; None where the agreement is over by then."""
    if not obligation.every_months or obligation.is_monitoring:
        return None
    number = obligation.number + 1
    due = days.due_on(
        agreement,
        anchor=obligation.anchor,
        starts_on=obligation.starts_on,
        offset_days=obligation.offset_days,
        every_months=obligation.every_months,
        number=number,
    )
    if due is None or (agreement.valid_to_on is not None and due > agreement.valid_to_on):
        return None
    return Obligation(
        agreement_id=obligation.agreement_id,
        party=obligation.party,
        what=obligation.what,
        anchor=obligation.anchor,
        starts_on=obligation.starts_on,
        offset_days=obligation.offset_days,
        every_months=obligation.every_months,
        number=number,
        due_on=due,
        usual_id=obligation.usual_id,
        follows_id=obligation.id,
    )


def check_rhythm(anchor: Anchor, every_months: int | None) -> None:
    """Raise ``Invalid`` where something would come again after the end."""
    if anchor is Anchor.END and every_months:
        raise Invalid(_("After the end nothing comes again."), field="every_months")


def _fill(  # noqa: PLR0917 - the fields of one form, told by the two doors above
    obligation: Obligation,
    agreement: Agreement,
    party: Party,
    what: str,
    anchor: Anchor,
    starts_on: date | None,
    offset_days: int | None,
    every_months: int | None,
) -> None:
    if not what.strip():
        raise Invalid(_("Say what is owed."), field="what")
    if anchor is Anchor.DAY and starts_on is None:
        raise Invalid(_("Enter the day."), field="starts_on")
    check_rhythm(anchor, every_months)
    obligation.party, obligation.what, obligation.anchor = party, what.strip(), anchor
    obligation.starts_on = starts_on if anchor is Anchor.DAY else None
    obligation.offset_days = 0 if anchor is Anchor.DAY else offset_days or 0
    obligation.every_months = every_months
    obligation.due_on = days.due_on(
        agreement,
        anchor=anchor,
        starts_on=obligation.starts_on,
        offset_days=obligation.offset_days,
        every_months=every_months,
        number=obligation.number,
    )
