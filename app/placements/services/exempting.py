"""Letting pass beforehand what the rules refuse of one person on one seat, for whoever asked for it."""

from dataclasses import replace

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements.enums import RuleEvent, RuleOutcome
from app.agreements.models import SeatLine
from app.agreements.rules.judging import Verdict
from app.candidates.models import Candidate
from app.core import clock
from app.core.errors import Conflict
from app.placements import approvals, queries, states
from app.placements.services.moving import JUDGED, judged_at
from app.placements.services.proposing import judged_for
from app.settings.enums import RuleCode


def refused(line: SeatLine, candidate: Candidate) -> list[Verdict]:
    """What the rules refuse today of what comes next for this person: to be proposed, accepted or to start.

    What was let pass beforehand is left out.
    """
    today = clock.today()
    placement_id = queries.find_open(line.id, candidate.id)
    if placement_id is None:
        approval = approvals.of([line.agreement_id]).get(line.agreement_id)
        said = judged_for(line, candidate, today, approval)
    else:
        placement = queries.held(placement_id)
        step = next((one for one in states.TABLE[placement.state] if one.to in JUDGED), None)
        said = judged_at(placement, step, queries.steps_of(placement), today) if step else []
    blocks = [one for one in said if one.outcome is RuleOutcome.BLOCK]
    passed = queries.let_pass_at(line.id, [candidate.id]).get(candidate.id, {}) if blocks else {}
    return [one for one in blocks if queries.key_of(one) not in passed]


def let_person_pass(
    line: SeatLine, candidate: Candidate, rule: RuleCode, *, by: User, reason: str | None
) -> None:
    """Let pass what a rule refuses of a person on a seat as it stands today: another figure is refused anew.

    Raises ``NotAllowed`` for who does not approve, ``Invalid`` without a reason, ``Conflict`` where nothing is refused.
    """
    why = agreements.check_reason(reason, by=by)
    found = [one for one in refused(line, candidate) if one.rule.key is rule]
    if not found:
        raise Conflict(_("This rule refuses nothing here at present."))
    kept = [replace(one, facts={**one.facts, "seat_line_id": line.id}) for one in found]
    agreements.keep(
        "candidates",
        candidate.id,
        kept,
        event=RuleEvent.OVERRIDE,
        on=clock.today(),
        by=by,
        override_reason=why,
    )
    agreements.note_override("candidates", candidate.id, found, why)
