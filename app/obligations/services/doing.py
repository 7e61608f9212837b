"""Marking obligations as done, and taking that back."""

from datetime import date
from typing import IO

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements.services import largest_file
from app.core import clock, files, inspection
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.obligations import queries
from app.obligations.models import Obligation
from app.obligations.services.monitoring import next_visit
from app.obligations.services.writing import following, refuse_closed

ACCEPTED = frozenset({files.PDF, files.JPEG, files.PNG})
LONGEST_REMARK = 1000


def complete(
    obligation: Obligation,
    *,
    by: User | None,
    on: date,
    remark: str | None = None,
    proof: IO[bytes] | None = None,
    filename: str = "",
) -> Obligation | None:
    """Mark it done with what proves it; returns the next one where it comes again.

    Raises ``Conflict`` where it is no longer open, ``Invalid`` for a day ahead or a file that cannot be kept.
    """
    refuse_closed(obligation)
    if on > clock.today():
        raise Invalid(_("The day cannot lie ahead."), field="done_on")
    if remark and len(remark) > LONGEST_REMARK:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_REMARK), field="remark")
    if proof is not None:
        stored = files.store(
            proof, allowed=ACCEPTED, max_bytes=largest_file(), field="proof", look=inspection.look
        )
        obligation.sha256, obligation.media_type = stored.sha256, stored.media_type
        obligation.filename = (filename.replace("\\", "/").rpartition("/")[2] or "bukti")[:120]
    obligation.done_on, obligation.done_by_id = on, by.id if by else None
    obligation.remark = remark or None
    after = (
        next_visit(obligation) if obligation.is_monitoring else following(obligation, obligation.agreement)
    )
    if after is not None:
        db.session.add(after)
    db.session.flush()
    return after


def reopen(obligation: Obligation) -> None:
    """Take back that it was done, and with it the one that followed; raises ``Conflict`` where that one is done too."""
    if obligation.done_on is None:
        raise Conflict(_("This obligation is open already."))
    after = queries.follower_of(obligation)
    if after is not None:
        if after.done_on is not None:
            raise Conflict(_("The next one is done already. Take that back first."))
        db.session.delete(after)
    obligation.done_on = obligation.done_by_id = obligation.visit_id = None
    obligation.remark = obligation.sha256 = obligation.filename = obligation.media_type = None
    db.session.flush()
