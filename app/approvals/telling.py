"""What people are told of approvals: supervisors that something waits, whoever asked how it was decided."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Delegation, User
from app.accounts.queries import who_may
from app.agreements.enums import AgreementState
from app.agreements.events import agreement_moved
from app.agreements.models import Agreement
from app.approvals.enums import NEEDS, Kind, Verdict
from app.approvals.models import ExemptionRequest, Ruling, heading_of
from app.companies.models import Company
from app.core import formats
from app.core.db import db
from app.core.permissions import Permission
from app.notices import kinds
from app.notices import queries as notices
from app.notices.kinds import Facts
from app.notices.services import Told, tell
from app.office_reports.events import report_asked
from app.office_reports.models import OfficeReport

TO_DECIDE, DECIDED, STANDING_IN = "approval_waits", "approval_decided", "standing_in"
TAKEN_BACK = "taken_back"

PATHS: dict[Kind, str] = {
    Kind.AGREEMENT: "/agreements/{}",
    Kind.APPLICATION: "/applications/{}",
    Kind.PAPER: "/documents/{}",
    Kind.REPORT: "/reports/{}",
    Kind.EXEMPTION: "/approvals/exemptions/{}",
    Kind.MERGE: "/companies/{}",
}


def path_of(kind: Kind, subject_id: int) -> str:
    """The page of what is decided."""
    return PATHS[kind].format(subject_id)


def tell_deciders(request: ExemptionRequest, agreement: Agreement, *, by: User) -> None:
    """Tell whoever may decide that an exemption is asked for."""
    company = db.session.get_one(Company, agreement.company_id)
    _tell_deciders(
        Kind.EXEMPTION, request.id, f"{agreement.title} · {company.full_name}", by=by, once=request.id
    )


def _tell_deciders(kind: Kind, subject_id: int, title: str, *, by: User, once: int) -> None:
    people = [one.id for one in who_may(NEEDS[kind]) if one.id != by.id]
    facts = {"kind": kind.value, "title": title}
    path = f"/approvals?kind={kind.value}"
    tell(
        TO_DECIDE,
        [
            Told(user_id=one, path=path, facts=facts, once=f"{kind.value}-{subject_id}-{once}")
            for one in people
        ],
    )


def tell_asker(decision: Ruling, people: Iterable[int | None], *, by: User, name: str) -> None:
    """Tell whoever asked how it was decided, and why."""
    facts = {
        "kind": decision.kind.value,
        "verdict": decision.verdict.value,
        "title": decision.title,
        "comment": decision.comment,
        "by": name,
    } | _rule_of(decision)
    path = path_of(decision.kind, decision.subject_id)
    asked = {one for one in people if one is not None} - {by.id}
    tell(DECIDED, [Told(user_id=one, path=path, facts=facts, once=str(decision.id)) for one in sorted(asked)])


def tell_taken_back(decision: Ruling, *, by: User) -> None:
    """Tell whoever was told of a decision that it counts no longer."""
    once = str(decision.id)
    told = {"verdict": TAKEN_BACK, "title": decision.title, "comment": None, "by": by.name}
    facts = {"kind": decision.kind.value, **told} | _rule_of(decision)
    path = path_of(decision.kind, decision.subject_id)
    people = sorted(set(notices.told(DECIDED, once)) - {by.id})
    tell(DECIDED, [Told(user_id=one, path=path, facts=facts, once=f"{once}-{TAKEN_BACK}") for one in people])


def _rule_of(decision: Ruling) -> dict[str, Any]:
    return {key: decision.facts[key] for key in ("rule", "about") if key in decision.facts}


def tell_stand_in(delegation: Delegation) -> None:
    """Tell whoever stands in for somebody from when to when, or that it is called off."""
    facts = {
        "name": delegation.giver.name,
        "from": delegation.from_on.isoformat(),
        "to": delegation.to_on.isoformat(),
        "is_over": delegation.ended_at is not None,
    }
    once = f"{delegation.id}-{'over' if delegation.ended_at else 'planned'}"
    path = "/approvals/delegations"
    tell(STANDING_IN, [Told(user_id=delegation.getter_id, path=path, facts=facts, once=once)])


def _stands_in(facts: Facts) -> str:
    if facts["is_over"]:
        return _("You no longer stand in for %(name)s.", name=facts["name"])
    first, last = (formats.day(date.fromisoformat(facts[one])) for one in ("from", "to"))
    return _(
        "You stand in for %(name)s from %(first)s to %(last)s.", name=facts["name"], first=first, last=last
    )


def _on_moved(agreement: Agreement, *, by: User | None, **_facts: Any) -> None:
    if agreement.state is not AgreementState.IN_REVIEW or by is None:
        return
    company = db.session.get_one(Company, agreement.company_id)
    title = f"{agreement.title} · {company.full_name}"
    _tell_deciders(Kind.AGREEMENT, agreement.id, title, by=by, once=agreement.version)


def _on_report_asked(report: OfficeReport, *, by: User) -> None:
    once = int((report.asked_at or report.created_at).timestamp())
    _tell_deciders(Kind.REPORT, report.id, report.title, by=by, once=once)


def _waits(facts: Facts) -> str:
    if facts["kind"] == Kind.EXEMPTION.value:
        return _("An exemption is asked for.")
    if facts["kind"] == Kind.REPORT.value:
        return _("A report waits for your approval.")
    return _("An agreement waits for your approval.")


def _was_decided(facts: Facts) -> str:
    # Notices of before do not tell the kind.
    kind = next((one for one in Kind if one.value == facts.get("kind")), None)
    if facts["verdict"] == TAKEN_BACK:
        said = _("%(name)s took the decision back, so it waits again.", name=facts["by"])
    else:
        said = _who_did(kind, facts["verdict"], facts["by"])
    # An e-mail says no more than this.
    return f"{kind.label}: {said}" if kind else said


def _who_did(kind: Kind | None, verdict: str, name: str) -> str:
    is_approved = verdict == Verdict.APPROVED.value
    match kind:
        case Kind.EXEMPTION if is_approved:
            return _("%(name)s granted it.", name=name)
        case Kind.PAPER if is_approved:
            return _("%(name)s countersigned it.", name=name)
        case Kind.EXEMPTION | Kind.APPLICATION if not is_approved:
            return _("%(name)s refused it.", name=name)
        case _ if is_approved:
            return _("%(name)s approved it.", name=name)
    return _("%(name)s sent it back.", name=name)


def _title(facts: Facts) -> list[str]:
    return [str(facts["title"])]


def _title_and_comment(facts: Facts) -> list[str]:
    return [str(one) for one in (heading_of(facts["title"], facts), facts["comment"]) if one]


def listen() -> None:
    """Tell supervisors of each agreement that is sent for review, and of each report that waits."""
    agreement_moved.connect(_on_moved)
    report_asked.connect(_on_report_asked)


def register() -> None:
    """Let people be told of approvals."""
    kinds.register(
        kinds.Kind(
            name=STANDING_IN,
            title=_l("For whom you stand in"),
            words=_stands_in,
            icon="person-check",
            needs=Permission.AGREEMENT_VIEW,
        )
    )
    kinds.register(
        kinds.Kind(
            name=TO_DECIDE,
            title=_l("What waits for your approval"),
            words=_waits,
            lines=_title,
            icon="clipboard-check",
            needs=Permission.AGREEMENT_APPROVE,
        )
    )
    kinds.register(
        kinds.Kind(
            name=DECIDED,
            title=_l("How what you asked for was decided"),
            words=_was_decided,
            lines=_title_and_comment,
            icon="clipboard-check",
            needs=Permission.REPORT_VIEW,
            # A title may name a person, and a comment says what it likes.
            is_quote=True,
        )
    )
