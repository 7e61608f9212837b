"""What days off do to the clock of applications: told where they are changed."""

from collections.abc import Iterator
from functools import partial

from flask_babel import gettext as _

from app.applications import counting
from app.applications.queries.running import complete_since
from app.settings.days_off import Change
from app.settings.queries import add_working_days


def deadlines_moved(change: Change) -> Iterator[str]:
    """How many applications that lie complete would have another last day for the decision."""
    tried = counting.Calendar(add=partial(add_working_days, works=change.works))
    moved = 0
    for complete_on in complete_since():
        days = counting.days_allowed(complete_on)
        moved += counting.last_day(complete_on, days) != counting.last_day(complete_on, days, calendar=tried)
    if moved:
        yield _("Applications for approval with another last day for the decision: %(count)s.", count=moved)
