"""What the rules say of one person on one seat."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agreements.enums import RuleOutcome
from app.agreements.models import Agreement, SeatLine
from app.agreements.rules import judging, trying, words
from app.agreements.rules.judging import Verdict, broken, kept, unknown
from app.candidates.models import Candidate
from app.companies.identity.names import fold
from app.core import formats
from app.core.db import db
from app.placements import approvals, queries, states
from app.placements.approvals import Approval
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementStep
from app.settings import regulations
from app.settings.enums import RuleCode
from app.settings.regulations import Regulation


@dataclass(frozen=True, kw_only=True)
class Person:
    """A candidate for a seat, the seats he or she sat on before, and whether the own agreement is signed.

    ``has_signed`` and ``is_endorsed`` are None while nobody starts yet, ``approval`` where the agreement needs none.
    """

    candidate: Candidate
    line: SeatLine
    earlier: list[SeatLine]
    on: date
    has_signed: bool | None = None
    is_endorsed: bool | None = None
    approval: Approval | None = None


def judged(person: Person) -> list[Verdict]:
    """What the rules in force on that day say of a person on a seat, what stands in the way first."""
    rules = regulations.on(person.on)
    said = [judge(rules[key], person) for key, judge in JUDGES.items() if key in rules]
    return judging.in_order([one for one in said if one is not None])


def _min_age(rule: Regulation, person: Person) -> Verdict | None:
    if rule.value is None:
        return None
    age = person.candidate.age(person.on)
    if age is None:
        return unknown(rule, case="unknown")
    facts = {"age": age, "night": bool(person.line.has_night_shift)}
    least = rule.value_to if person.line.has_night_shift and rule.value_to is not None else rule.value
    if age < least:
        return broken(rule, measured=str(age), case="young", least=f"{least.normalize():f}", **facts)
    if age == rule.value:
        # Allowed, but only with a paper that the office has to see.
        return Verdict(
            rule=rule, outcome=RuleOutcome.WARN, measured=str(age), facts={"case": "guardian", **facts}
        )
    return kept(rule, measured=str(age), case="age", **facts)


def _no_repeat(rule: Regulation, person: Person) -> Verdict:
    here = fold(person.line.position)
    same = [
        one
        for one in person.earlier
        if fold(one.position) == here or (one.trade_id is not None and one.trade_id == person.line.trade_id)
    ]
    if not same:
        return kept(rule, case="first")
    return broken(rule, measured=str(len(same)), case="again", times=len(same))


def _national_hint(rule: Regulation, person: Person) -> Verdict | None:
    diploma_on = person.candidate.diploma_on
    if diploma_on is None or rule.value is None:
        return None
    months = (person.on.year - diploma_on.year) * 12 + person.on.month - diploma_on.month
    months -= person.on.day < diploma_on.day
    if not 0 <= months < rule.value:
        return None
    return broken(rule, measured=str(months), case="recent", months=months)


def _written_agreement(rule: Regulation, person: Person) -> Verdict | None:
    if person.has_signed is None:
        return None
    if not person.has_signed:
        return broken(rule, case="lacking")
    if person.is_endorsed is False:
        # It binds both, so that nobody counts as an employee; the office has yet to endorse it.
        return Verdict(rule=rule, outcome=RuleOutcome.WARN, facts={"case": "unendorsed"})
    return kept(rule, case="signed")


def _approval_first(rule: Regulation, person: Person) -> Verdict | None:
    if person.approval is None:
        return None
    if person.approval.on is not None and person.approval.holds_on(person.on):
        return kept(rule, case="approved", day=person.approval.on.isoformat())
    case = "later" if person.approval.on is not None else person.approval.case
    return broken(rule, case=case)


JUDGES: dict[RuleCode, Callable[[Regulation, Person], Verdict | None]] = {
    RuleCode.APPROVAL_FIRST: _approval_first,
    RuleCode.MIN_AGE: _min_age,
    RuleCode.NO_REPEAT: _no_repeat,
    RuleCode.WRITTEN_AGREEMENT: _written_agreement,
    RuleCode.NATIONAL_HINT: _national_hint,
}


# ---- in words


def _age_told(facts: words.Facts) -> str:
    if facts["case"] == "unknown":
        return _("The day of birth is not on file.")
    said = ngettext("%(num)d year old.", "%(num)d years old.", facts["age"])
    if facts["case"] == "guardian":
        return " ".join((said, _("A letter of the guardian is needed.")))
    if facts["case"] == "young":
        shift = _("on night shift") if facts["night"] else _("at this seat")
        return " ".join((said, _("At least %(least)s %(shift)s.", least=facts["least"], shift=shift)))
    return str(said)


def _repeat_told(facts: words.Facts) -> str:
    if facts["case"] == "first":
        return _("No apprenticeship in the same position or trade before.")
    return ngettext(
        "Was an apprentice in the same position or trade %(num)d time before.",
        "Was an apprentice in the same position or trade %(num)d times before.",
        facts["times"],
    )


def _signed_told(facts: words.Facts) -> str:
    if facts["case"] == "signed":
        return _("The apprenticeship agreement is signed.")
    if facts["case"] == "unendorsed":
        return _("The apprenticeship agreement is signed, but the office has not endorsed it yet.")
    return _("Without a written apprenticeship agreement the participant counts as an employee.")


def _recent_told(facts: words.Facts) -> str:
    return ngettext(
        "The diploma is %(num)d month old: the person could apply to the national scheme.",
        "The diploma is %(num)d months old: the person could apply to the national scheme.",
        facts["months"],
    )


def _approval_told(facts: words.Facts) -> str:
    if facts["case"] == "approved":
        day = formats.day(date.fromisoformat(facts["day"]))
        return _("The programme is approved by the letter of %(day)s.", day=day)
    return {
        "lacking": _("Nobody has applied for the approval of the programme yet."),
        "waiting": _("The approval of the programme is applied for, but not given yet."),
        "refused": _("The approval of the programme was refused."),
        "later": _("The programme was approved only after this day."),
    }[facts["case"]]


def register() -> None:
    """Add the sentences, and how a change of these rules is tried on everybody in selection or at work."""
    words.WORDS.update(
        {
            RuleCode.APPROVAL_FIRST: _approval_told,
            RuleCode.MIN_AGE: _age_told,
            RuleCode.NO_REPEAT: _repeat_told,
            RuleCode.WRITTEN_AGREEMENT: _signed_told,
            RuleCode.NATIONAL_HINT: _recent_told,
        }
    )
    trying.SOURCES.update({key: (judge, people_in_force) for key, judge in JUDGES.items()})


BATCH = 500


def people_in_force(_on: date) -> Iterator[Person]:
    """Everybody in selection or at work, some hundred at a time."""
    last = 0
    while True:
        rows = db.session.scalars(
            select(Placement)
            .where(Placement.state.in_(states.OPEN), Placement.id > last)
            .options(
                joinedload(Placement.candidate),
                joinedload(Placement.seat_line).joinedload(SeatLine.agreement).joinedload(Agreement.company),
            )
            .order_by(Placement.id)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        earlier = queries.earlier_lines([row.candidate_id for row in rows])
        steps = db.session.execute(
            select(PlacementStep.placement_id, PlacementStep.to_state).where(
                PlacementStep.placement_id.in_([row.id for row in rows]),
                PlacementStep.to_state.in_((PlacementState.SIGNED, PlacementState.ENDORSED)),
                PlacementStep.undone_at.is_(None),
            )
        )
        taken = {(number, state) for number, state in steps}
        approved = approvals.of({row.seat_line.agreement_id for row in rows})
        for row in rows:
            yield Person(
                candidate=row.candidate,
                line=row.seat_line,
                earlier=[line for number, line in earlier.get(row.candidate_id, []) if number != row.id],
                on=row.started_on or row.state_on,
                has_signed=(row.id, PlacementState.SIGNED) in taken if row.started_on else None,
                is_endorsed=(row.id, PlacementState.ENDORSED) in taken if row.started_on else None,
                approval=approved.get(row.seat_line.agreement_id),
            )
        last = rows[-1].id
