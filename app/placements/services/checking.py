"""Noting after 3, 6 and 12 months whether somebody is still at work."""

from datetime import date, timedelta

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock, formats
from app.core.clock import later_by
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.placements import queries, states
from app.placements.models import Placement, PlacementCheck

EARLY = timedelta(days=14)
"""How long before so many months are over somebody may be called still there; who is gone is gone at once."""


def check(
    placement: Placement,
    months: int,
    *,
    is_still_there: bool,
    by: User,
    on: date | None = None,
    note: str | None = None,
) -> PlacementCheck:
    """Note what was found; a later word on the same months replaces the earlier one, which stays in the history.

    Raises ``Conflict`` where nobody was hired, and ``Invalid`` beside what does not fit.
    """
    placement = queries.held(placement.id)
    if placement.hired_on is None:
        raise Conflict(_("Note first who hired this person."))
    if months not in states.CHECKS:
        raise Invalid(_("Choose after how many months."), field="months")
    on = on or clock.today()
    if not placement.hired_on <= on <= clock.today():
        raise Invalid(_("Choose a day between the hiring and today."), field="on")
    due_on = later_by(placement.hired_on, months)
    if is_still_there and on < due_on - EARLY:
        raise Invalid(
            _("That many months are over on %(day)s only.", day=formats.day_long(due_on)), field="months"
        )
    found = queries.check_of(placement, months)
    if found is None:
        found = PlacementCheck(placement_id=placement.id, months=months)
        db.session.add(found)
    found.on, found.is_still_there, found.note, found.by_id = on, is_still_there, note or None, by.id
    db.session.flush()
    return found
