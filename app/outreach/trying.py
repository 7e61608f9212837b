"""What settings of the office do to visits and stops: told on the pages where they are changed."""

from collections.abc import Iterator

from flask import render_template
from flask_babel import gettext as _

from app.outreach.queries.purposes import concerned
from app.outreach.queries.stops_on import planned_on
from app.settings.days_off import Change, in_words
from app.settings.lists import Trial
from app.settings.queries import MOST_USES


def purpose_panel(trial: Trial) -> str:
    """What stands under the purpose, and what the values just typed would do to it."""
    return render_template(
        "outreach/_purpose_effect.html",
        trial=trial,
        concerned=concerned(trial.row.key),
        most=MOST_USES,
        kind=trial.values.get("counts_as") or trial.row.counts_as,
    )


def stops_on(change: Change) -> Iterator[str]:
    """The planned stops on days off."""
    found = planned_on(change.closed)
    if found:
        yield _(
            "Planned stops on days off: %(count)s (%(days)s). Move them, or go all the same.",
            count=sum(found.values()),
            days=in_words(found),
        )
