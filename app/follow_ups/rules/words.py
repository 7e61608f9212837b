"""What each rule is called, what its days mean, what it asks for, and why it made a follow-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import formats
from app.follow_ups.enums import RuleKey
from app.obligations.enums import Party
from app.settings import queries as settings
from app.settings.enums import FollowUpKind

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``text`` says what it does, ``days_hint`` what its days count; ``kind`` and ``subject`` are what it asks for.

    Rules without a ``kind`` make nothing: they remind, or limit. ``unit`` is what the number counts, if not days.
    """

    text: LazyString
    days_hint: LazyString
    kind: FollowUpKind | None = None
    subject: LazyString | None = None
    why: Callable[[Facts], str] = lambda _facts: ""
    least: int = 1
    many: bool = False
    unit: LazyString | None = None


def _no_next_step(facts: Facts) -> str:
    return ngettext(
        "Nothing has been planned for %(num)d day.",
        "Nothing has been planned for %(num)d days.",
        facts["days"],
    )


def _stage_over_limit(facts: Facts) -> str:
    stage = next((one for one in settings.stages(with_inactive=True) if one.id == facts["stage"]), None)
    return _(
        "Stage %(stage)s since %(day)s, longer than its limit.",
        stage=stage.name if stage else "–",
        day=formats.day(date.fromisoformat(facts["since"])),
    )


def _agreement_ending(facts: Facts) -> str:
    return _(
        "%(title)s ends on %(day)s.", title=facts["title"], day=formats.day(date.fromisoformat(facts["ends"]))
    )


def _seats_unfilled(facts: Facts) -> str:
    return _(
        "%(free)s of %(seats)s seats of %(title)s are free.",
        free=formats.number(facts["seats"] - facts["filled"]),
        seats=formats.number(facts["seats"]),
        title=facts["title"],
    )


def _seats_soon(facts: Facts) -> str:
    return _(
        "%(title)s begins on %(day)s; %(free)s of %(seats)s seats are free.",
        title=facts["title"],
        day=formats.day(date.fromisoformat(facts["begins"])),
        free=formats.number(facts["seats"] - facts["filled"]),
        seats=formats.number(facts["seats"]),
    )


def _outcome_check(facts: Facts) -> str:
    since = formats.day(date.fromisoformat(facts["since"]))
    if facts["hired"]:
        return _("%(position)s: hired on %(day)s.", position=facts["position"], day=since)
    return _("%(position)s: completed on %(day)s, no job noted yet.", position=facts["position"], day=since)


def _obligation(facts: Facts) -> str:
    due = formats.day(date.fromisoformat(facts["due"]))
    if not facts["what"]:
        return _("The apprentices were to be visited by %(day)s.", day=due)
    party = next(one.label for one in Party if one.value == facts["party"])
    return _("%(party)s: %(what)s, due %(day)s.", party=party, what=facts["what"], day=due)


def _agreement_inactive(facts: Facts) -> str:
    since = formats.day(date.fromisoformat(facts["since"]))
    return _("Under %(title)s nobody was placed since %(day)s.", title=facts["title"], day=since)


def _endorsement_late(facts: Facts) -> str:
    due = formats.day(date.fromisoformat(facts["due"]))
    return _(
        "%(position)s: the agreement of the participant was to be endorsed by %(day)s.",
        position=facts["position"],
        day=due,
    )


RULES: dict[RuleKey, Rule] = {
    RuleKey.AGREEMENT_ENDING: Rule(
        text=_l("An agreement ends soon and nothing signed renews it."),
        days_hint=_l("Days before its last day, one follow-up each: 90, 60, 30."),
        kind=FollowUpKind.RENEW,
        subject=_l("Discuss the renewal of the agreement"),
        why=_agreement_ending,
        many=True,
    ),
    RuleKey.SEATS_SOON: Rule(
        text=_l("An agreement begins soon, and seats are still free."),
        days_hint=_l("How many days before its first day."),
        kind=FollowUpKind.CALL,
        subject=_l("Offer alumni for the free seats"),
        why=_seats_soon,
    ),
    RuleKey.SEATS_UNFILLED: Rule(
        text=_l("An agreement has begun, but seats are still free."),
        days_hint=_l("How many days after its first day."),
        kind=FollowUpKind.CALL,
        subject=_l("Ask when the free seats will be filled"),
        why=_seats_unfilled,
    ),
    RuleKey.OUTCOME_CHECK: Rule(
        text=_l("An apprentice was hired, or completed without a job on file, and nobody has asked since."),
        days_hint=_l("Days after the hiring, one follow-up each: 365, 180, 90."),
        kind=FollowUpKind.CHECK_OUTCOME,
        subject=_l("Ask whether the apprentice still works there"),
        why=_outcome_check,
        many=True,
    ),
    RuleKey.MONITORING_LATE: Rule(
        text=_l("A monitoring visit to apprentices is late."),
        days_hint=_l("How many days after its day; 0: at once."),
        kind=FollowUpKind.VISIT,
        subject=_l("Visit the apprentices"),
        why=_obligation,
        least=0,
    ),
    RuleKey.OBLIGATION_LATE: Rule(
        text=_l("Something that the office or the company owes under an agreement is late."),
        days_hint=_l("How many days after its day; 0: at once."),
        kind=FollowUpKind.CALL,
        subject=_l("See to what is owed under the agreement"),
        why=_obligation,
        least=0,
    ),
    RuleKey.ENDORSEMENT_LATE: Rule(
        text=_l("The agreement of somebody accepted or placed is not endorsed, though its day has passed."),
        days_hint=_l("How many days after its day; 0: at once."),
        kind=FollowUpKind.WAIT_DOCUMENT,
        subject=_l("Get the agreement of the participant signed and endorsed"),
        why=_endorsement_late,
        least=0,
    ),
    RuleKey.AGREEMENT_INACTIVE: Rule(
        text=_l(
            "Under an agreement in force nobody was placed for so many months as the office sets, nor sits there."
        ),
        days_hint=_l("How many days after it became inactive; 0: at once."),
        kind=FollowUpKind.CALL,
        subject=_l("Ask whether the company still takes apprentices"),
        why=_agreement_inactive,
        least=0,
    ),
    RuleKey.STAGE_OVER_LIMIT: Rule(
        text=_l("A partnership stands at its stage longer than the limit of the stage."),
        days_hint=_l("How many days beyond the limit; 0: at once."),
        kind=FollowUpKind.CALL,
        subject=_l("Find out what holds the partnership up"),
        why=_stage_over_limit,
        least=0,
    ),
    RuleKey.NO_NEXT_STEP: Rule(
        text=_l("Nothing is promised to a company with an open partnership that has left the first stage."),
        days_hint=_l("How many days after the last thing that was done."),
        kind=FollowUpKind.CALL,
        subject=_l("Decide on the next step"),
        why=_no_next_step,
    ),
    RuleKey.MOST_A_DAY: Rule(
        text=_l("Rules make no more than this for one officer a day; the rest follows on the next days."),
        days_hint=_l("How many follow-ups, all rules together. Out of use: as many as are found."),
        unit=_l("follow-ups a day"),
    ),
    RuleKey.NUDGE: Rule(
        text=_l("The officer is told a second time that a follow-up is late."),
        days_hint=_l("How many days after it was due."),
    ),
    RuleKey.ESCALATE: Rule(
        text=_l("The supervisors are told that a follow-up is late."),
        days_hint=_l("How many days after it was due."),
    ),
}
"""In the order in which they look: what is made by one is no longer without a next step for the last."""


def why(rule: RuleKey, facts: Facts) -> str:
    """Why the rule made its follow-up, in the reader's language."""
    return RULES[rule].why(facts)
