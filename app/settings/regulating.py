"""Setting the rules: what changes holds from a day on, and the past stays as it was judged."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.settings.models import RegulationRule

MEANING = ("value", "value_to", "severity", "is_active")
"""What changes how records are judged; the rest are words about it."""

WORDS = ("name_id", "name_en", "article", "source", "confirmed_by")


def change(
    rule: RegulationRule, *, version: int | None, from_on: date, today: date | None = None, **values: Any
) -> RegulationRule:
    """Set a rule from a day on; returns the row that says so, which is a new one where the meaning changes.

    Raises ``Stale``, ``Invalid`` beside what does not fit, ``Conflict`` where a later version is on file.
    """
    if rule.version != version:
        raise Stale(_("Somebody else has changed this rule since you opened it."))
    today = today or clock.today()
    check(rule, values)
    means_the_same = all(getattr(rule, name) == values[name] for name in MEANING)
    if from_on == rule.valid_from_on and (means_the_same or rule.valid_from_on > today):
        for name in (*MEANING, *WORDS):
            setattr(rule, name, values[name])
        db.session.flush()
        return rule
    if from_on < today or from_on <= rule.valid_from_on:
        raise Invalid(_("Choose from which day it holds: today or later."), field="valid_from_on")
    if rule.valid_to_on is not None or _latest(rule) is not rule:
        raise Conflict(_("A later version of this rule is on file. Change that one."))
    rule.valid_to_on = from_on - timedelta(days=1)
    follower = RegulationRule(
        key=rule.key,
        unit=rule.unit,
        valid_from_on=from_on,
        **{name: values[name] for name in (*MEANING, *WORDS)},
    )
    db.session.add(follower)
    db.session.flush()
    return follower


def check(rule: RegulationRule, values: dict[str, Any]) -> None:
    """Raise ``Invalid`` beside a value that cannot be."""
    value, value_to = values["value"], values["value_to"]
    if rule.unit is not None and value is None:
        raise Invalid(_("Enter a number."), field="value")
    if rule.unit is None and (value is not None or value_to is not None):
        raise Invalid(_("This rule has no number."), field="value")
    if value is not None and value_to is not None and value_to < value:
        raise Invalid(_("The second number is the larger one."), field="value_to")
    if any(one is not None and not 0 <= one <= Decimal(1000) for one in (value, value_to)):
        raise Invalid(_("Enter a number from 0 to 1,000."), field="value")


def _latest(rule: RegulationRule) -> RegulationRule | None:
    return db.session.scalars(
        select(RegulationRule)
        .where(RegulationRule.key == rule.key)
        .order_by(RegulationRule.valid_from_on.desc())
        .limit(1)
    ).first()
