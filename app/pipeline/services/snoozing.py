"""Looking away on purpose: a partnership that is known to stand still is not called stuck until a day."""

from datetime import date, timedelta

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Conflict, Invalid
from app.pipeline.models import Partnership
from app.pipeline.services.moving import check_version, written_at_once

LONGEST = timedelta(days=366)


def snooze(
    partnership: Partnership,
    *,
    until: date | None,
    because: str,
    version: int | None = None,
    on: date | None = None,
) -> None:
    """Do not call a partnership stuck before the day ``until``, and say why.

    Raises ``Stale`` where somebody changed it since ``version``, ``Conflict`` where it is closed, ``Invalid`` where the
    day has come already or is more than a year away, or no reason is given.
    """
    check_version(partnership, version)
    today = on or clock.today()
    if partnership.closed_at is not None:
        raise Conflict(_("The partnership is closed; there is nothing to snooze."))
    if until is None or until <= today:
        raise Invalid(_("Choose a day after today."), field="until")
    if until - today > LONGEST:
        raise Invalid(_("Choose a day within a year."), field="until")
    if not because.strip():
        raise Invalid(_("Say why it may rest until then."), field="because")
    with written_at_once():
        partnership.snoozed_until_on, partnership.snoozed_because = until, because.strip()


def wake(
    partnership: Partnership,
    *,
    of: date | None = None,
    before: date | None = None,
    because: str | None = None,
) -> None:
    """Let a partnership count against its limit again, or rest until the day ``before`` as it did.

    Raises ``Conflict`` where it no longer rests until the day ``of``.
    """
    if of is not None and partnership.snoozed_until_on != of:
        raise Conflict(_("It was changed again since, and so left alone."))
    with written_at_once():
        partnership.snoozed_until_on, partnership.snoozed_because = (
            before,
            because or None if before else None,
        )
