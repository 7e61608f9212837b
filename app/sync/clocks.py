"""How far the clock of a phone may be from ours, and how that is told."""

from datetime import timedelta

from flask_babel import ngettext

CLOCK_OFF = timedelta(minutes=10)
"""From this difference on the phone's clock is called wrong."""

CLOCK_WRONG = timedelta(days=1)
"""From this difference on a supervisor looks at what was delivered."""

LARGEST_OFFSET = 2_000_000_000
"""In seconds: what a column holds; a clock further off is as wrong as that."""

HOUR, DAY = 3600, 86400


def is_off(seconds: int | None) -> bool:
    """Whether a clock this far from ours is called wrong."""
    return seconds is not None and abs(seconds) >= CLOCK_OFF.total_seconds()


def offset_in_words(seconds: int | None) -> str:
    """``3 days``, ``2 hours``, ``12 minutes``: how far a clock is off, whichever way."""
    distance = abs(seconds or 0)
    if distance >= DAY:
        return ngettext("%(num)d day", "%(num)d days", distance // DAY)
    if distance >= HOUR:
        return ngettext("%(num)d hour", "%(num)d hours", distance // HOUR)
    return ngettext("%(num)d minute", "%(num)d minutes", distance // 60)
