"""What the settings of a stage do to partnerships: a panel on the page where it is changed."""

from flask import render_template

from app.core import clock
from app.pipeline.queries.settling import effect_of
from app.settings.lists import Trial


def stage_panel(trial: Trial) -> str:
    """How many partnerships the values on file, or those just typed, concern."""
    evidence = trial.values.get("evidence") if trial.row.takes_evidence else None
    effect = effect_of(trial.row, limit_days=trial.values["limit_days"], evidence=evidence, on=clock.today())
    return render_template("pipeline/_stage_effect.html", trial=trial, effect=effect, evidence=evidence)
