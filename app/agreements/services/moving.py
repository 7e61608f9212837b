"""Moving an agreement from state to state, and what its signature does to the pipeline."""

from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from flask_babel import gettext as _

from app.accounts import second_person
from app.accounts.models import User
from app.agreements import events, queries, states
from app.agreements.enums import AgreementState, FileKind, RuleEvent
from app.agreements.models import Agreement
from app.agreements.services.amending import prolong, take_back_prolongation
from app.agreements.services.papers import attach_paper
from app.agreements.services.pulling import let_go, pull_partnership
from app.agreements.services.records import DETAILS, check_may_edit, edit, unsaid_capacities
from app.agreements.services.rules import hold_to_rules
from app.agreements.services.wordings import keep_wording
from app.agreements.services.writing import check_version, written_at_once
from app.agreements.states import Way
from app.core import clock, formats
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Permission
from app.settings.enums import ReasonKind
from app.settings.models import Reason


def move(
    agreement: Agreement, to: AgreementState, *, by: User, version: int | None = None, lets_go: bool = True
) -> Agreement:
    """Move an agreement on or back, as the table of ``states`` allows; with ``lets_go`` its partnership goes back with it.

    Raises ``Stale`` where somebody changed it since ``version``, ``Conflict`` where the table knows no such step,
    ``NotAllowed`` where only who approves may take it and not about their own, ``Invalid`` where something lacks for the signature.
    """
    check_version(agreement, version)
    step = states.step(agreement.shown_state, to)
    if step is None or to is AgreementState.TERMINATED:
        raise Conflict(
            _(
                "An agreement cannot go from %(from_state)s to %(state)s.",
                from_state=agreement.shown_state.label,
                state=to.label,
            )
        )
    if step.needs_approval:
        _check_approver(agreement, to, by=by)
    if to is AgreementState.SIGNED:
        given = {name: getattr(agreement, name) for name in DETAILS}
        lacking = lacking_for_signature(agreement, given, has_scan=queries.has_scan(agreement))
        if lacking:
            raise lacking[0]
    if to is AgreementState.ENDED and agreement.valid_to_on is not None:
        raise Conflict(
            _(
                "It ends by itself after %(day)s. To end it earlier, terminate it.",
                day=formats.day_long(agreement.valid_to_on),
            )
        )
    if to is AgreementState.IN_REVIEW:
        hold_to_rules(agreement, RuleEvent.PROPOSAL, by=by)
        keep_wording(agreement, by=by, note=_("Sent for review"))
    if to is AgreementState.SIGNED:
        hold_to_rules(agreement, RuleEvent.SIGNING, by=by, on=agreement.signed_on, refuses=True)
    from_state = agreement.shown_state
    if to in states.UNSIGNED and from_state not in states.UNSIGNED:
        _take_back(agreement, lets_go=lets_go)
    with written_at_once():
        agreement.state = to
        agreement.terminated_on = None
        agreement.termination_reason_id = None
    if to is AgreementState.SIGNED:
        prolong(agreement)
        pull_partnership(agreement, by=by)
    events.agreement_moved.send(agreement, from_state=from_state, by=by)
    return agreement


def _take_back(agreement: Agreement, *, lets_go: bool) -> None:
    take_back_prolongation(agreement)
    if lets_go:
        let_go(agreement)


def check_may_sign(agreement: Agreement, *, by: User) -> None:
    """Raise ``Conflict`` where it cannot be signed as it stands, ``NotAllowed`` where others have to approve it first."""
    step = states.step(agreement.shown_state, AgreementState.SIGNED)
    if step is None:
        raise Conflict(_("This agreement cannot be signed as it stands."))
    if step.needs_approval and not by.can(Permission.AGREEMENT_APPROVE):
        raise NotAllowed(_("It must be approved and sent before it can be signed."))
    if _approves(agreement, AgreementState.SIGNED):
        second_person.is_alone(by, queries.makers_of(agreement), Permission.AGREEMENT_APPROVE)


def _check_approver(agreement: Agreement, to: AgreementState, *, by: User) -> None:
    if not by.can(Permission.AGREEMENT_APPROVE):
        raise NotAllowed(_("Only who approves agreements may do this."))
    if _approves(agreement, to):
        makers = queries.makers_of(agreement)
        second_person.check(
            by, makers, Permission.AGREEMENT_APPROVE, subject="agreements", subject_id=agreement.id
        )


def _approves(agreement: Agreement, to: AgreementState) -> bool:
    """Whether the step is an approval: to sign what nobody approved is one, too."""
    return to is AgreementState.APPROVED or (
        to is AgreementState.SIGNED and agreement.shown_state in states.OPEN_TERMS
    )


def sign(
    agreement: Agreement,
    *,
    by: User,
    version: int | None,
    scan: IO[bytes] | None = None,
    filename: str = "",
    **details: Any,
) -> Agreement:
    """Write down who signed when, keep the scan, and move the agreement to signed: all of it or nothing."""
    check_version(agreement, version)
    check_may_sign(agreement, by=by)
    edit(
        agreement,
        by=by,
        version=None,
        kind=agreement.kind,
        title=agreement.title,
        owner=agreement.owner,
        partnership=agreement.partnership,
        parent=agreement.parent,
        **{name: details[name] for name in DETAILS if name in details},
    )
    if scan is not None:
        attach_paper(agreement, scan, filename=filename, kind=FileKind.SCAN, by=by, field="scan")
    return move(agreement, AgreementState.SIGNED, by=by)


def clear_signatures(agreement: Agreement, *, by: User) -> None:
    """Forget on which days it was signed; raises ``Conflict`` while it counts as signed."""
    if agreement.shown_state not in states.UNSIGNED:
        raise Conflict(_("This agreement is signed. Take it back to sent first."))
    check_may_edit(agreement, by=by)
    with written_at_once():
        agreement.office_signed_on = agreement.company_signed_on = None


def terminate(
    agreement: Agreement,
    *,
    by: User,
    reason: Reason | None,
    on: date | None,
    note: str | None = None,
    version: int | None = None,
) -> Agreement:
    """End an agreement before its time; raises ``Invalid`` without a reason of that kind or a fitting day."""
    check_version(agreement, version)
    if states.step(agreement.shown_state, AgreementState.TERMINATED) is None:
        raise Conflict(_("This agreement is over already."))
    if reason is None or reason.kind is not ReasonKind.TERMINATION:
        raise Invalid(_("Choose the reason."), field="reason")
    if on is None:
        raise Invalid(_("Enter the day on which it ends."), field="terminated_on")
    if on > clock.today():
        raise Invalid(
            _("The day cannot lie ahead. Change the last day of the agreement instead."),
            field="terminated_on",
        )
    if agreement.signed_on is not None and on < agreement.signed_on:
        raise Invalid(_("It was signed after that day."), field="terminated_on")
    from_state = agreement.shown_state
    if from_state in states.LIVE:
        take_back_prolongation(agreement, until=on)
    with written_at_once():
        agreement.state = AgreementState.TERMINATED
        agreement.termination_reason_id = reason.id
        agreement.terminated_on = on
        if note:
            agreement.notes = f"{agreement.notes}\n\n{note}" if agreement.notes else note
    events.agreement_moved.send(agreement, from_state=from_state, by=by)
    return agreement


def lacking_for_signature(agreement: Agreement, given: Mapping[str, Any], *, has_scan: bool) -> list[Invalid]:
    """Everything that ``given`` (columns by name) and the scan lack before the agreement counts as signed."""
    step = states.step(agreement.shown_state, AgreementState.SIGNED)
    sentences = {
        "office_signed_on": _("Enter the day on which the office signed."),
        "company_signed_on": _("Enter the day on which the company signed."),
        "office_signatory": _("Enter who signed for the office."),
        "company_signatory": _("Enter who signed for the company."),
    }
    wanted = ["office_signed_on", "company_signed_on"]
    if step is not None and step.way is Way.STRAIGHT:
        wanted += ["office_signatory", "company_signatory"]
    lacking = [Invalid(sentences[name], field=name) for name in wanted if not given.get(name)]
    lacking += unsaid_capacities(given)
    if not agreement.kind.is_binding:
        lacking = [one for one in lacking if (one.field or "").startswith("company")]
    if not has_scan:
        lacking.append(Invalid(_("Upload the signed scan."), field="scan"))
    return lacking
