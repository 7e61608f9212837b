"""What days off do to follow-ups: told where they are changed."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.follow_ups.queries import open_on
from app.settings.days_off import Change, in_words


def follow_ups_on(change: Change) -> Iterator[str]:
    """The open follow-ups that are due on days off: they keep their day."""
    found = open_on(change.closed)
    if found:
        yield _(
            "Follow-ups due on days off: %(count)s (%(days)s). They keep their day.",
            count=sum(found.values()),
            days=in_words(found),
        )
