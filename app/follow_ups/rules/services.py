"""Setting a rule."""

import re

from flask_babel import gettext as _

from app.core.db import db
from app.core.errors import Invalid, Stale
from app.follow_ups.models import FollowUpRule
from app.follow_ups.rules.words import RULES, Rule

MOST_DAYS = 3650
MOST_LIMITS = 6


def days_from(text: str, rule: Rule) -> list[int]:
    """The days a person typed, the most first; raises Invalid beside ``typed_days``."""
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    if not words or len(words) > (MOST_LIMITS if rule.many else 1) or not all(map(str.isdecimal, words)):
        raise Invalid(
            _("Enter whole numbers of days, such as 90, 60, 30.")
            if rule.many
            else _("Enter one whole number."),
            field="typed_days",
        )
    days = sorted({int(word) for word in words if len(word) < 6}, reverse=True)
    if not days or not rule.least <= days[-1] or days[0] > MOST_DAYS:
        raise Invalid(
            _("Enter a number from %(least)s to %(most)s.", least=rule.least, most=f"{MOST_DAYS}")
            if rule.unit
            else _("Enter from %(least)s to %(most)s days.", least=rule.least, most=f"{MOST_DAYS}"),
            field="typed_days",
        )
    return days


def change(rule: FollowUpRule, *, version: int | None, is_active: bool, days: str) -> None:
    """Set a rule; raises Stale where somebody saved since ``version``, and Invalid for days that are none."""
    if rule.version != version:
        raise Stale(_("Somebody else has changed this rule since you opened it."))
    typed = days_from(days, RULES[rule.key])
    if rule.days != typed:
        rule.days = typed
    rule.is_active = is_active
    db.session.flush()
