"""What a purpose of visits concerns: a panel on the page where it is changed."""

from flask import render_template

from app.outreach.queries.purposes import concerned
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
