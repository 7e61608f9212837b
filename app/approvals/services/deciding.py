"""Deciding what waits, through the services of whoever owns it, and taking a decision back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts import second_person
from app.accounts.models import Delegation, User
from app.agreements import services as agreements
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.agreements.queries import SHOWN, latest_wording, standings_of
from app.agreements.queries import makers_of as makers_of_agreement
from app.agreements.rules.judging import Verdict as RuleVerdict
from app.applications import queries as programmes
from app.applications import services as applications
from app.applications.enums import ApplicationState
from app.applications.models import Application
from app.approvals import telling
from app.approvals.enums import NEEDS, ExemptionState, Kind, Verdict
from app.approvals.models import ExemptionRequest, Ruling
from app.companies import comparing, merging
from app.companies import services as companies
from app.companies.models import CompanyMerge, LikelyPair
from app.companies.queries import FULL, company_for_change
from app.core import audit, clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.documents import services as documents
from app.documents.enums import DocumentState
from app.documents.models import Document
from app.documents.queries import makers_of as makers_of_paper
from app.office_reports import approving, schedules
from app.office_reports import queries as reports
from app.office_reports.enums import Review
from app.office_reports.models import OfficeReport
from app.placements import services as placements

LONGEST_COMMENT = 500

Facts = dict[str, Any]


@dataclass(frozen=True)
class By:
    """Who decides, and in whose place."""

    user: User
    standing: Delegation | None = None


def decide(
    kind: Kind,
    row: Any,
    verdict: Verdict,
    *,
    by: User,
    comment: str | None = None,
    version: int | None = None,
    in_place: bool = False,
) -> Ruling:
    """Approve one thing that waits, or send it back with a sentence; whoever asked is told.

    With ``in_place`` it is done for the supervisor in whose place ``by`` stands today; where the right is only lent, always.
    Raises ``Invalid`` where it is sent back without a sentence, ``NotAllowed`` where somebody would approve what they made
    or asked for while others might, ``Stale`` where it was changed since ``version``, and
    whatever the services of its owner refuse.
    """
    said = (comment or "").strip()
    if verdict is Verdict.RETURNED and not said and kind is not Kind.MERGE:
        raise Invalid(_("Say in a sentence what has to change."), field="comment")
    if len(said) > LONGEST_COMMENT:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_COMMENT), field="comment")
    way = WAYS[kind]
    title = way.title(row)
    subject_id = way.subject(row)
    standing = by.stands_in if in_place else by.in_place_of(NEEDS[kind])
    # Sending back what one made oneself harms nobody.
    alone = verdict is Verdict.APPROVED and second_person.is_alone(by, way.makers(row), NEEDS[kind])
    name = f"{by.name} ({standing.words})" if standing else None
    with audit.named(name):
        facts = (way.approve if verdict is Verdict.APPROVED else way.send_back)(
            row, By(by, standing), said, version
        )
        db.session.flush()
    if standing is not None:
        facts |= {"in_place": standing.words}
    if alone:
        facts |= {"alone": True}
    decision = Ruling(
        kind=kind,
        subject_id=subject_id,
        title=title,
        verdict=verdict,
        comment=said or None,
        by_id=by.id,
        for_id=standing.giver_id if standing else None,
        facts=facts,
    )
    db.session.add(decision)
    db.session.flush()
    telling.tell_asker(decision, way.askers(row), by=by, name=name or by.name)
    return decision


def take_back(decision: Ruling, *, by: User) -> None:
    """Let a decision be as if it had not been made; whoever was told of it is told. Raises ``Conflict`` where things have gone on since."""
    if decision.undone_at is not None:
        raise Conflict(_("This decision was taken back already."))
    WAYS[decision.kind].undo(decision, by)
    decision.undone_at, decision.undone_by_id = clock.utcnow(), by.id
    db.session.flush()
    telling.tell_taken_back(decision, by=by)


# ---- agreements


def _approve_agreement(row: Agreement, who: By, comment: str, version: int | None) -> Facts:
    agreements.move(row, AgreementState.APPROVED, by=who.user, version=version)
    return _note(row, "approve", comment) | _seen_so_far(row)


def _return_agreement(row: Agreement, who: By, comment: str, version: int | None) -> Facts:
    agreements.move(row, AgreementState.DRAFT, by=who.user, version=version)
    return _note(row, "send_back", comment) | _seen_so_far(row)


def _seen_so_far(row: Agreement) -> Facts:
    """How far the log and the versions went when it was decided: what follows is what changed since."""
    db.session.flush()
    latest = latest_wording(row)
    return {
        "entry": db.session.scalar(select(func.max(AuditEntry.id))),
        "wording": latest.number if latest else None,
    }


def _note(row: Agreement | Application | Document | OfficeReport, action: str, comment: str) -> Facts:
    if comment:
        audit.record(action, row.__tablename__, row.id, {"comment": [None, comment]})
    return {}


def _undo_agreement(decision: Ruling, by: User) -> None:
    held = select(Agreement).where(Agreement.id == decision.subject_id).with_for_update(of=Agreement)
    row = db.session.scalar(held.options(*SHOWN).execution_options(populate_existing=True))
    left = AgreementState.APPROVED if decision.verdict is Verdict.APPROVED else AgreementState.DRAFT
    if row is None or row.state is not left:
        raise _gone_on()
    # An approved one goes by way of the draft, as the table of states has it.
    for state in (AgreementState.DRAFT, AgreementState.IN_REVIEW):
        if row.state is not state:
            agreements.move(row, state, by=by)


# ---- applications


def _approve_application(row: Application, who: By, comment: str, version: int | None) -> Facts:
    _check_version(row, version)
    letter = applications.approve(row, by=who.user)
    return _note(row, "approve", comment) | {"letter": letter.number}


def _refuse_application(row: Application, who: By, comment: str, version: int | None) -> Facts:
    _check_version(row, version)
    applications.refuse(row, why=comment, by=who.user)
    return {}


def _undo_application(decision: Ruling, by: User) -> None:
    row = programmes.loaded_for_change(decision.subject_id)
    left = ApplicationState.APPROVED if decision.verdict is Verdict.APPROVED else ApplicationState.REFUSED
    if row is None or row.state is not left:
        raise _gone_on()
    applications.take_back(row, by=by)


# ---- papers


def _approve_paper(row: Document, who: By, comment: str, version: int | None) -> Facts:
    _check_version(row, version)
    documents.countersign(row, by=who.user, standing=who.standing)
    return _note(row, "approve", comment)


def _return_paper(row: Document, who: By, comment: str, version: int | None) -> Facts:
    _check_version(row, version)
    return _note(row, "send_back", comment)


def _undo_paper(decision: Ruling, by: User) -> None:
    if decision.verdict is Verdict.APPROVED:
        raise Conflict(_("A signature stays. Cancel the document, or let a new version be made."))
    row = db.session.get(Document, decision.subject_id)
    if row is None or row.state is not DocumentState.ISSUED:
        raise _gone_on()


def _check_version(row: Any, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Stale(_("Somebody changed this meanwhile. Look again, then decide."))


# ---- reports


def _approve_report(row: OfficeReport, who: By, comment: str, version: int | None) -> Facts:
    approving.approve(row, by=who.user)
    return _note(row, "approve", comment) | {"sent": schedules.send_approved(row)}


def _return_report(row: OfficeReport, who: By, comment: str, version: int | None) -> Facts:
    approving.send_back(row)
    return _note(row, "send_back", comment)


def _undo_report(decision: Ruling, by: User) -> None:
    if decision.facts.get("sent"):
        raise Conflict(_("The report went out by e-mail already."))
    row = db.session.get(OfficeReport, decision.subject_id, with_for_update=True)
    if row is None:
        raise _gone_on()
    approving.reopen(row, Review.APPROVED if decision.verdict is Verdict.APPROVED else Review.RETURNED)


# ---- exemptions


def _grant(row: ExemptionRequest, who: By, comment: str, version: int | None) -> Facts:
    _check_version(row, version)
    second_person.check(
        who.user,
        {row.asked_by_id},
        NEEDS[Kind.EXEMPTION],
        subject="exemption_requests",
        subject_id=row.id,
    )
    why = f"{row.reason} – {comment}" if comment else row.reason
    verdict = next((one for one in _refused_now(row) if one.rule.key is row.rule), None)
    # Where the rule refuses nothing any more there is nothing left to let pass.
    if verdict is not None:
        if (verdict.value, verdict.measured) != (row.value, row.measured):
            raise Conflict(
                _("The figure is another one since this was asked. Send it back, so that it is asked anew.")
            )
        reason = why[: agreements.LONGEST_REASON]
        if row.candidate is not None and row.seat_line is not None:
            placements.let_person_pass(row.seat_line, row.candidate, row.rule, by=who.user, reason=reason)
        else:
            agreements.let_pass(row.agreement, row.rule, by=who.user, reason=reason)
    row.state = ExemptionState.GRANTED
    return _named(row)


def _refused_now(row: ExemptionRequest) -> Iterable[RuleVerdict]:
    if row.candidate is not None and row.seat_line is not None:
        return placements.refused(row.seat_line, row.candidate)
    return [one.verdict for one in standings_of(row.agreement, on=clock.today()) if one.is_open]


def _refuse(row: ExemptionRequest, who: By, comment: str, version: int | None) -> Facts:
    _check_version(row, version)
    row.state = ExemptionState.REFUSED
    return _named(row)


def _named(row: ExemptionRequest) -> Facts:
    """What its title is made of, so that every reader has the rule in their language."""
    return {"rule": row.rule.value, "about": row.about}


def _undo_exemption(decision: Ruling, by: User) -> None:
    if decision.verdict is Verdict.APPROVED:
        raise Conflict(_("What was let pass stays on file. Send the agreement back instead."))
    row = db.session.get(ExemptionRequest, decision.subject_id, with_for_update=True)
    if row is None or row.state is not ExemptionState.REFUSED:
        raise _gone_on()
    row.state = ExemptionState.OPEN


# ---- companies that may be one


def _merge(row: LikelyPair, who: By, comment: str, version: int | None) -> Facts:
    companies.lock(row.first_id, row.second_id)
    if merging.clashes(row.first_id, row.second_id):
        raise Conflict(_("Both bring something of which only one can go on. Compare the two, then merge."))
    keep = company_for_change(who.user, row.first_id, options=FULL)
    lose = company_for_change(who.user, row.second_id, options=FULL)
    merged = companies.merge(keep, lose, values=comparing.values(keep, lose, {}), by=who.user)
    return {"merge": merged.id}


def _tell_apart(row: LikelyPair, who: By, comment: str, version: int | None) -> Facts:
    companies.tell_apart(row.first_id, row.second_id, by=who.user)
    return {"pair": [row.first_id, row.second_id]}


def _undo_merge(decision: Ruling, by: User) -> None:
    if decision.verdict is Verdict.RETURNED:
        companies.take_for_alike(*decision.facts["pair"])
        return
    merged = db.session.get(CompanyMerge, decision.facts["merge"], with_for_update=True)
    if merged is None or merged.undone_at is not None:
        raise _gone_on()
    companies.undo(merged, by=by)


def _gone_on() -> Conflict:
    return Conflict(_("Things have gone on since, so the decision stands."))


@dataclass(frozen=True, kw_only=True)
class Way:
    """How one kind of thing is decided."""

    title: Callable[[Any], str]
    approve: Callable[[Any, By, str, int | None], Facts]
    send_back: Callable[[Any, By, str, int | None], Facts]
    undo: Callable[[Ruling, User], None]
    askers: Callable[[Any], set[int | None]] = lambda _row: set()
    makers: Callable[[Any], set[int | None]] = lambda _row: set()
    """Who made or asked for it: they decide only where nobody else may."""
    subject: Callable[[Any], int] = lambda row: int(row.id)


WAYS: dict[Kind, Way] = {
    Kind.AGREEMENT: Way(
        title=lambda row: f"{row.office_number or row.title} · {row.company.full_name}",
        approve=_approve_agreement,
        send_back=_return_agreement,
        undo=_undo_agreement,
        makers=makers_of_agreement,
        askers=lambda row: {row.owner_id, row.created_by_id},
    ),
    Kind.APPLICATION: Way(
        title=lambda row: f"{row.agreement.title} · {row.agreement.company.full_name}",
        approve=_approve_application,
        send_back=_refuse_application,
        undo=_undo_application,
        makers=lambda row: {row.created_by_id},
        # Of the decision the applications themselves tell.
    ),
    Kind.PAPER: Way(
        title=lambda row: f"{row.number} · {row.title}",
        approve=_approve_paper,
        send_back=_return_paper,
        undo=_undo_paper,
        makers=makers_of_paper,
        # Of a signature the papers themselves tell.
        askers=lambda row: {row.made_by_id, row.issued_by_id} if row.state is DocumentState.ISSUED else set(),
    ),
    Kind.REPORT: Way(
        title=lambda row: row.title,
        approve=_approve_report,
        send_back=_return_report,
        undo=_undo_report,
        makers=reports.makers_of,
        askers=lambda row: {row.asked_by_id, row.made_by_id},
    ),
    Kind.EXEMPTION: Way(
        title=lambda row: f"{row.rule.label} · {row.about}",
        approve=_grant,
        send_back=_refuse,
        undo=_undo_exemption,
        makers=lambda row: {row.asked_by_id},
        askers=lambda row: {row.asked_by_id},
    ),
    Kind.MERGE: Way(
        title=lambda row: f"{row.first.full_name} / {row.second.full_name}",
        approve=_merge,
        send_back=_tell_apart,
        undo=_undo_merge,
        subject=lambda row: int(row.first_id),
    ),
}
