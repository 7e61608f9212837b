"""Asking that what a rule refuses may pass."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.models import Agreement
from app.agreements.services import LONGEST_REASON
from app.approvals import telling
from app.approvals.enums import ExemptionState
from app.approvals.models import ExemptionRequest
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.settings.enums import RuleCode


def ask(agreement: Agreement, rule: RuleCode, *, reason: str | None, by: User) -> ExemptionRequest:
    """Ask a supervisor to let pass what a rule refuses of an agreement today; they are told.

    Raises ``Invalid`` without a reason, ``Conflict`` where nothing is refused or it was asked already.
    """
    why = (reason or "").strip()
    if not why:
        raise Invalid(_("Write why it may pass."), field="reason")
    if len(why) > LONGEST_REASON:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_REASON), field="reason")
    standings = agreements.standings_of(agreement, on=clock.today())
    found = next((one for one in standings if one.verdict.rule.key is rule and one.is_open), None)
    if found is None:
        raise Conflict(_("This rule refuses nothing here at present."))
    request = ExemptionRequest(
        agreement_id=agreement.id,
        rule=rule,
        value=found.verdict.value,
        measured=found.verdict.measured,
        facts=dict(found.verdict.facts),
        reason=why,
        asked_by_id=by.id,
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
