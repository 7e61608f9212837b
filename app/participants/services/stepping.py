"""The way of the agreement of a participant: signed by both, endorsed by the office, ended early; and each step back."""

from datetime import date
from typing import IO

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements import services as agreements
from app.core import clock, files, inspection
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Permission
from app.documents import services as documents
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document
from app.participants import papers, queries
from app.participants.enums import PaperKind, ParticipantState
from app.participants.models import ParticipantAgreement, ParticipantFile
from app.participants.services.drafting import EARLIEST, refuse_overtaken
from app.placements import services as placements
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementStep
from app.settings import regulations
from app.settings.enums import RuleCode

ACCEPTED = frozenset({files.PDF, files.JPEG, files.PNG})


def needs_guardian(agreement: ParticipantAgreement) -> bool:
    """Whether a guardian signs too: at the least age on the first day, or below it (Permenaker 6/2020 art. 9)."""
    rule = regulations.on(agreement.starts_on).get(RuleCode.MIN_AGE)
    age = agreement.placement.candidate.age(agreement.starts_on)
    return rule is not None and rule.value is not None and age is not None and age <= rule.value


def attach(
    agreement: ParticipantAgreement, stream: IO[bytes], *, kind: PaperKind, by: User, field: str | None = None
) -> ParticipantFile:
    """Keep a scan; raises ``Invalid`` where it is something else, hostile, empty or too large."""
    stored = files.store(
        stream,
        allowed=ACCEPTED,
        max_bytes=agreements.largest_file(),
        field=field,
        look=inspection.look,
    )
    row = ParticipantFile(
        participant_agreement_id=agreement.id,
        kind=kind,
        sha256=stored.sha256,
        media_type=stored.media_type,
        size=stored.size,
        uploaded_by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def sign(
    agreement: ParticipantAgreement,
    *,
    by: User,
    participant_signed_on: date | None,
    company_signed_on: date | None,
    company_signatory: str | None,
    company_signatory_title: str | None = None,
    scan: IO[bytes] | None = None,
    guardian_letter: IO[bytes] | None = None,
    version: int | None = None,
) -> ParticipantAgreement:
    """Write down that both signed, with the scan; the placement follows. All of it or nothing.

    Raises ``Invalid`` beside what lacks: a day, who signed for the company, the scan, at 17 the letter of the guardian.
    """
    agreement = queries.held(agreement.id)
    refuse_overtaken(agreement, version)
    if agreement.state is not ParticipantState.DRAFT:
        raise Conflict(_("It is signed already."))
    with db.session.begin_nested():
        for stream, kind, field in (
            (scan, PaperKind.SCAN, "scan"),
            (guardian_letter, PaperKind.GUARDIAN, "guardian_letter"),
        ):
            if stream is not None:
                attach(agreement, stream, kind=kind, by=by, field=field)
        first = _day(participant_signed_on, "participant_signed_on")
        second = _day(company_signed_on, "company_signed_on")
        if not (company_signatory or "").strip():
            raise Invalid(_("Enter who signed for the company."), field="company_signatory")
        _refuse_incomplete(agreement)
        agreement.company_signatory = company_signatory
        agreement.company_signatory_title = company_signatory_title or None
        agreement.participant_signed_on, agreement.company_signed_on = first, second
        agreement.terms = papers.terms_now(agreement)
        _stand(agreement)
        placement = agreement.placement
        if placement.state is PlacementState.ACCEPTED:
            on = max(first, second, placement.state_on)
            placements.move(placement, PlacementState.SIGNED, by=by, on=on)
    return agreement


def endorse(
    agreement: ParticipantAgreement,
    *,
    by: User,
    on: date,
    signatory_id: int | None,
    number: str | None = None,
    version: int | None = None,
) -> Document:
    """Endorse it under the next number of the register, signed by an official; the placement follows.

    Raises ``NotAllowed`` for who may not approve agreements, ``Conflict`` unless both signed. Where an outer registry
    numbers such papers and gave no number yet, the paper waits for it, and so does the endorsement.
    """
    agreement = queries.held(agreement.id)
    refuse_overtaken(agreement, version)
    if agreement.signed_on is not None and on < agreement.signed_on:
        raise Invalid(_("It was signed after that day."), field="dated_on")
    if signatory_id is None:
        raise Invalid(_("Choose who signs for the office."), field="signatory_id")
    waiting = queries.paper_of(agreement)
    if waiting is not None and waiting.state is DocumentState.AWAITING_NUMBER:
        raise Conflict(
            _("The paper waits for the number of the registry. Enter it on the page of the paper.")
        )
    paper = documents.draft(DocumentKind.PARTICIPANT, Subject.PARTICIPANT, agreement.id, by=by)
    paper.signatory_id = signatory_id
    db.session.flush()
    documents.issue(paper, dated_on=on, by=by, number=number)
    return paper


def take_back(
    agreement: ParticipantAgreement, *, by: User, because: str | None = None, version: int | None = None
) -> None:
    """Take the last step back: an endorsement (its paper is called off, with a reason), or the signatures.

    Raises ``Conflict`` where there is none, ``NotAllowed`` where somebody else took the step.
    """
    agreement = queries.held(agreement.id)
    refuse_overtaken(agreement, version)
    placement = agreement.placement
    if agreement.state is ParticipantState.ENDORSED:
        paper = queries.paper_of(agreement)
        if paper is not None:
            documents.cancel(paper, because=because or "", by=by)
        else:
            endorsement_cancelled(agreement)
        if placement.state is PlacementState.ENDORSED:
            placements.take_back(placement, by=by)
        return
    if agreement.state is not ParticipantState.SIGNED:
        raise Conflict(_("There is no step to take back."))
    waiting = queries.paper_of(agreement)
    if waiting is not None:
        raise Conflict(_("The paper waits for the number of the registry. Throw it away first."))
    if placement.state is PlacementState.SIGNED:
        placements.take_back(placement, by=by)
    _unsign(agreement)


def issued(paper: Document) -> None:
    """Once its paper bears a number, the agreement is endorsed; the placement follows where it is so far."""
    agreement = queries.held(paper.subject_id)
    agreement.office_number, agreement.endorsed_on = paper.number, paper.dated_on
    _stand(agreement)
    placement = agreement.placement
    if placement.state is PlacementState.SIGNED and paper.issued_by_id is not None:
        by = db.session.get_one(User, paper.issued_by_id)
        on = max(paper.dated_on or clock.today(), placement.state_on)
        placements.move(placement, PlacementState.ENDORSED, by=by, on=min(on, clock.today()))


def cancelled(paper: Document) -> None:
    """Once its paper is called off, the agreement is endorsed no more."""
    endorsement_cancelled(queries.held(paper.subject_id))


def endorsement_cancelled(agreement: ParticipantAgreement) -> None:
    """Let the agreement stand as signed by both."""
    agreement.office_number = agreement.endorsed_on = None
    _stand(agreement)


def follow(placement: Placement, *, step: PlacementStep, by: User) -> None:
    """Answer a step of the placement: who leaves or is not placed ends it; what it does not say yet is refused.

    Raises ``Conflict`` where signature or endorsement would be noted by hand while the draft says otherwise.
    """
    agreement = queries.find_of(placement.id)
    if agreement is None:
        return
    if step.to_state is PlacementState.SIGNED and agreement.state is ParticipantState.DRAFT:
        raise Conflict(_("Note the signatures on the page of the apprenticeship agreement, with the scan."))
    if step.to_state is PlacementState.ENDORSED and agreement.state is not ParticipantState.ENDORSED:
        raise Conflict(_("The office endorses on the page of the apprenticeship agreement."))
    if step.to_state in (PlacementState.LEFT, PlacementState.REFUSED):
        agreement.ended_on, agreement.reason_id = step.on, step.reason_id
        _stand(agreement)


def retreat(placement: Placement, *, step: PlacementStep, by: User) -> None:
    """Answer a step that was taken back; raises ``Conflict`` while the office's endorsement stands."""
    agreement = queries.find_of(placement.id)
    if agreement is None:
        return
    if step.to_state in (PlacementState.LEFT, PlacementState.REFUSED):
        agreement.ended_on = agreement.reason_id = None
        _stand(agreement)
    elif step.to_state in (PlacementState.SIGNED, PlacementState.ENDORSED):
        if agreement.state is ParticipantState.ENDORSED:
            raise Conflict(_("Take the endorsement back on the page of the apprenticeship agreement first."))
        if step.to_state is PlacementState.SIGNED:
            _unsign(agreement)


def _unsign(agreement: ParticipantAgreement) -> None:
    agreement.participant_signed_on = agreement.company_signed_on = agreement.terms = None
    _stand(agreement)


def _stand(agreement: ParticipantAgreement) -> None:
    agreement.state = agreement.standing
    db.session.flush()


def _day(given: date | None, field: str) -> date:
    if given is None:
        raise Invalid(_("Enter the day of the signature."), field=field)
    if given > clock.today():
        raise Invalid(_("This day lies ahead."), field=field)
    if given < EARLIEST:
        raise Invalid(_("Enter a day between 2015 and 2100."), field=field)
    return given


def _refuse_incomplete(agreement: ParticipantAgreement) -> None:
    if queries.latest_file(agreement, PaperKind.SCAN) is None:
        raise Invalid(_("Upload the signed scan."), field="scan")
    if agreement.placement.candidate.birth_on is None:
        raise Invalid(
            _(
                "The day of birth of the participant is not on file, so nobody can tell whether a guardian signs."
            ),
            field="participant_signed_on",
        )
    if not needs_guardian(agreement):
        return
    if not agreement.guardian_name:
        raise Invalid(
            _("At this age a guardian agrees. Enter the name in the draft first."), field="guardian_letter"
        )
    if queries.latest_file(agreement, PaperKind.GUARDIAN) is None:
        raise Invalid(_("At this age the letter of a guardian is needed."), field="guardian_letter")


def may_endorse(by: User) -> bool:
    """Whether somebody may endorse, and take an endorsement back."""
    return by.can(Permission.AGREEMENT_APPROVE)
