"""Setting the rules: what changes holds from a day on, and the past stays as it was judged."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import clock, formats
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.settings.models import RegulationRule

MEANING = ("value", "value_to", "severity", "is_active")
"""What changes how records are judged; the rest are words about it."""

DAY = timedelta(days=1)

WORDS = ("name_id", "name_en", "article", "source", "confirmed_by")


def change(
    rule: RegulationRule, *, version: int | None, from_on: date, today: date | None = None, **values: Any
) -> RegulationRule:
    """Set a rule from a day on; returns the row that says so, which is a new one where the meaning changes.

    What is only planned moves to another day; what holds since today is corrected. Raises ``Stale``, ``Invalid`` beside
    what does not fit, ``Conflict`` where a later version is on file.
    """
    if rule.version != version:
        raise Stale(_("Somebody else has changed this rule since you opened it."))
    today = today or clock.today()
    check(rule, values, from_on=from_on, today=today)
    if rule.valid_from_on > today and from_on != rule.valid_from_on:
        _move(rule, from_on)
    if from_on == rule.valid_from_on:
        for name in (*MEANING, *WORDS):
            setattr(rule, name, values[name])
        db.session.flush()
        return rule
    rule.valid_to_on = from_on - DAY
    follower = RegulationRule(
        key=rule.key,
        unit=rule.unit,
        valid_from_on=from_on,
        **{name: values[name] for name in (*MEANING, *WORDS)},
    )
    db.session.add(follower)
    db.session.flush()
    return follower


def may_withdraw(rule: RegulationRule, *, today: date) -> bool:
    """Whether a version is only planned, or holds since today, and there is one before it to go back to."""
    return rule.valid_from_on >= today and _before(rule) is not None


def withdraw(rule: RegulationRule, *, version: int | None, today: date | None = None) -> RegulationRule:
    """Call off a version that is planned or holds since today; returns the one before it, which goes on holding.

    Raises ``Stale``, and ``Conflict`` where it has held for longer or is the first one.
    """
    if rule.version != version:
        raise Stale(_("Somebody else has changed this rule since you opened it."))
    before = _before(rule)
    if before is None or rule.valid_from_on < (today or clock.today()):
        raise Conflict(_("This version has held already, so it stays. Set another one from a day on."))
    # The later one first: two versions never hold on one day.
    db.session.delete(rule)
    db.session.flush()
    before.valid_to_on = rule.valid_to_on
    db.session.flush()
    return before


def _move(rule: RegulationRule, from_on: date) -> None:
    """Let what is planned hold from another day; the version before it holds until then."""
    before = _before(rule)
    if before is not None:
        before.valid_to_on = from_on - DAY
        db.session.flush()
    rule.valid_from_on = from_on


def check(
    rule: RegulationRule, values: dict[str, Any], *, from_on: date | None, today: date | None = None
) -> None:
    """Raise ``Invalid`` beside a value or a day that cannot be, ``Conflict`` where a later version is on file."""
    value, value_to = values["value"], values["value_to"]
    if rule.unit is not None and value is None:
        raise Invalid(_("Enter a number."), field="value")
    if rule.unit is None and (value is not None or value_to is not None):
        raise Invalid(_("This rule has no number."), field="value")
    if value is not None and value_to is not None and value_to < value:
        raise Invalid(_("The second number is the larger one."), field="value_to")
    if any(one is not None and not 0 <= one <= Decimal(1000) for one in (value, value_to)):
        raise Invalid(_("Enter a number from 0 to 1,000."), field="value")
    if from_on is not None:
        _check_day(rule, values, from_on, today or clock.today())


def _check_day(rule: RegulationRule, values: dict[str, Any], from_on: date, today: date) -> None:
    means_the_same = all(getattr(rule, name) == values[name] for name in MEANING)
    if from_on == rule.valid_from_on and (means_the_same or from_on >= today):
        return
    is_planned = rule.valid_from_on > today
    before = _before(rule) if is_planned else None
    earliest = today if before is None else max(today, before.valid_from_on + DAY)
    if from_on < earliest:
        raise Invalid(
            _("Choose from which day it holds: %(day)s or later.", day=formats.day_long(earliest)),
            field="valid_from_on",
        )
    if is_planned:
        if rule.valid_to_on is not None and from_on > rule.valid_to_on:
            raise Invalid(
                _("A later version holds from %(day)s.", day=formats.day_long(rule.valid_to_on + DAY)),
                field="valid_from_on",
            )
    elif rule.valid_to_on is not None or _latest(rule) is not rule:
        raise Conflict(_("A later version of this rule is on file. Change that one."))


def _latest(rule: RegulationRule) -> RegulationRule | None:
    return db.session.scalars(
        select(RegulationRule)
        .where(RegulationRule.key == rule.key)
        .order_by(RegulationRule.valid_from_on.desc())
        .limit(1)
    ).first()


def _before(rule: RegulationRule) -> RegulationRule | None:
    """The version that a version follows."""
    return db.session.scalars(
        select(RegulationRule)
        .where(RegulationRule.key == rule.key, RegulationRule.valid_from_on < rule.valid_from_on)
        .order_by(RegulationRule.valid_from_on.desc())
        .limit(1)
    ).first()
