"""What a verdict says, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.companies.enums import HeadcountSource, LegalForm
from app.core import formats
from app.core.enums import Choice
from app.settings.enums import RuleCode

Facts = Mapping[str, Any]

PARTS = {
    "transport": _l("transport"),
    "meals": _l("meals"),
    "incentive": _l("incentive"),
    "jkk": "JKK",
    "jkm": "JKM",
}


def _label(choices: type[Choice], value: str) -> str:
    return str(next(one.label for one in choices if one.value == value))


def _quota_share(facts: Facts) -> str:
    if facts["case"] == "unknown":
        return _("How many people work there is not on file, so the seats cannot be held against them.")
    said = []
    if facts["source"]:
        said.append(_label(HeadcountSource, facts["source"]))
    said.append(formats.day_long(date.fromisoformat(facts["as_of"])) if facts["as_of"] else _("date unknown"))
    return _(
        "%(seats)s seats over all agreements in force; %(allowed)s are allowed by %(workers)s workers (%(said)s).",
        seats=formats.number(facts["seats"]),
        allowed=formats.number(facts["allowed"]),
        workers=formats.number(facts["headcount"]),
        said=", ".join(said),
    )


def _max_months(facts: Facts) -> str:
    return ngettext("The longest takes %(num)d month.", "The longest takes %(num)d months.", facts["months"])


def _theory_share(facts: Facts) -> str:
    if facts["case"] == "unknown":
        return _("How much of the time is theory is not named at every seat.")
    return _("%(share)s percent of the time is theory.", share=formats.number(facts["share"]))


def _lacking(facts: Facts) -> str:
    if facts["case"] == "named":
        return _("All of it is named.")
    return _("Not named: %(what)s.", what=", ".join(str(PARTS[one]) for one in facts["lacking"]))


def _legal_entity(facts: Facts) -> str:
    return _("The company is a %(form)s.", form=_label(LegalForm, facts["form"]))


def _tax_incentive(facts: Facts) -> str:
    if facts["case"] == "may":
        return _(
            "The company may deduct up to 200 percent of the cost; this PKS is among the papers it hands in."
        )
    return _("The company may deduct up to 200 percent of the cost once a PKS is signed.")


WORDS: dict[RuleCode, Callable[[Facts], str]] = {
    RuleCode.QUOTA_SHARE: _quota_share,
    RuleCode.MAX_MONTHS: _max_months,
    RuleCode.THEORY_SHARE: _theory_share,
    RuleCode.STIPEND: _lacking,
    RuleCode.SOCIAL_SECURITY: _lacking,
    RuleCode.KSDPK_LEGAL_ENTITY: _legal_entity,
    RuleCode.TAX_INCENTIVE: _tax_incentive,
}
"""Later packages add the sentences of the rules they judge."""


def sentence(rule: RuleCode, facts: Facts) -> str:
    """What the rule found, as one sentence."""
    return WORDS[rule](facts) if rule in WORDS else ""
