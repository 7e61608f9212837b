"""Asking that what a rule refuses may pass."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.models import Agreement, SeatLine
from app.agreements.rules.judging import Verdict
from app.agreements.services import LONGEST_REASON
from app.approvals import telling
from app.approvals.enums import ExemptionState
from app.approvals.models import ExemptionRequest
from app.candidates.models import Candidate
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.placements import services as placements
from app.settings.enums import RuleCode


def ask(agreement: Agreement, rule: RuleCode, *, reason: str | None, by: User) -> ExemptionRequest:
    """Ask a supervisor to let pass what a rule refuses of an agreement today; they are told.

    Raises ``Invalid`` without a reason, ``Conflict`` where nothing is refused or it was asked already.
    """
    why = _checked(reason)
    standings = agreements.standings_of(agreement, on=clock.today())
    found = next((one.verdict for one in standings if one.verdict.rule.key is rule and one.is_open), None)
    return _asked(found, agreement, why, by=by)


def ask_for_person(
    line: SeatLine, candidate: Candidate, rule: RuleCode, *, reason: str | None, by: User
) -> ExemptionRequest:
    """Ask a supervisor to let pass what a rule refuses today of one person on a seat line (with its agreement).

    Raises as ``ask``.
    """
    why = _checked(reason)
    found = next((one for one in placements.refused(line, candidate) if one.rule.key is rule), None)
    return _asked(found, line.agreement, why, by=by, seat_line_id=line.id, candidate_id=candidate.id)


def _checked(reason: str | None) -> str:
    why = (reason or "").strip()
    if not why:
        raise Invalid(_("Write why it may pass."), field="reason")
    if len(why) > LONGEST_REASON:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_REASON), field="reason")
    return why


def _asked(
    found: Verdict | None, agreement: Agreement, why: str, *, by: User, **about: int
) -> ExemptionRequest:
    if found is None:
        raise Conflict(_("This rule refuses nothing here at present."))
    request = ExemptionRequest(
        agreement_id=agreement.id,
        rule=found.rule.key,
        value=found.value,
        measured=found.measured,
        facts=dict(found.facts),
        reason=why,
        asked_by_id=by.id,
        **about,
    )
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError as error:
        raise Conflict(_("This was asked for already and waits for a decision.")) from error
    telling.tell_deciders(request, agreement, by=by)
    return request


def withdraw(request: ExemptionRequest) -> None:
    """Ask no longer; raises ``Conflict`` where it was decided meanwhile."""
    if request.state is not ExemptionState.OPEN:
        raise Conflict(_("This was decided already: %(state)s.", state=str(request.state.label)))
    request.state = ExemptionState.WITHDRAWN
    db.session.flush()
