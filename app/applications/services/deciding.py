"""Deciding about an application: approved with a letter, refused, handed on to who decides, and taken back."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.accounts import second_person
from app.accounts.models import User
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.applications import authority as authorities
from app.applications import queries, telling
from app.applications.enums import ApplicationState, Authority, SpellEnd
from app.applications.models import Application
from app.applications.services.settling import anew, check_state, end_spell, said, settle
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Permission
from app.documents import services as documents
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document
from app.pipeline import evidence
from app.pipeline import queries as pipeline
from app.pipeline import services as moving
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import Evidence

LONGEST_NUMBER = 120


def approve(application: Application, *, by: User) -> Document:
    """Approve the programme and issue its letter, which waits for its number where an outer registry gives that.

    Raises ``NotAllowed`` (also where somebody else may and ``by`` applied for it), and ``Conflict`` where it is not complete, not all of it is accepted or somebody else decides.
    """
    _check_decides(by)
    check_state(application, ApplicationState.COMPLETE)
    if application.authority is not Authority.OFFICE:
        raise Conflict(
            _(
                "%(authority)s decides about this programme. Hand it on.",
                authority=application.authority.label,
            )
        )
    if not application.is_checked:
        raise Conflict(_("Accept every attachment first."))
    second_person.check(
        by,
        {application.created_by_id},
        Permission.AGREEMENT_APPROVE,
        subject="applications",
        subject_id=application.id,
    )
    _decide(application, ApplicationState.APPROVED, by=by, on=clock.today())
    letter = documents.draft(DocumentKind.APPROVAL_LETTER, Subject.APPLICATION, application.id, by=by)
    documents.issue(letter, dated_on=clock.today(), by=by)
    telling.tell_decided(application, by=by)
    return letter


def record_approval(
    application: Application, *, number: str | None, on: date | None, by: User
) -> Application:
    """Write down the letter by which somebody else approved it, or this office did on paper.

    Raises ``NotAllowed``, ``Conflict``, and ``Invalid`` beside what does not fit.
    """
    _check_decides(by)
    check_state(
        application, ApplicationState.GATHERING, ApplicationState.COMPLETE, ApplicationState.HANDED_ON
    )
    written = _number(number, field="number", lacking=_("Enter the number of the letter."))
    on = _past(on)
    if application.handed_on_on is not None and on < application.handed_on_on:
        raise Invalid(_("It was handed on only after this day."), field="on")
    _decide(application, ApplicationState.APPROVED, by=by, on=on)
    give_letter(application, number=written, on=on, by=by)
    telling.tell_decided(application, by=by)
    return anew(application)


def give_letter(application: Application, *, number: str | None, on: date | None, by: User | None) -> None:
    """Let the application bear the letter of its approval, and its partnership stand at approved where it was signed.

    Without a letter both are as before it, unless somebody moved the partnership on since.
    """
    former, application.letter_number, application.letter_on = application.letter_number, number, on
    db.session.flush()
    partnership_id = application.agreement.partnership_id
    if partnership_id is None:
        return
    partnership = pipeline.partnership(partnership_id)
    if on is not None:
        _stand_approved(partnership, application, by=by)
    elif former is not None and partnership.approval_number == former:
        partnership.approval_number = partnership.approved_on = None
        latest, before = pipeline.latest_moves(partnership_id)
        if latest is not None and latest.evidence == _proof(application):
            moving.revert(partnership, latest, before)


def follow_signature(agreement: Agreement, *, by: User | None, **_facts: Any) -> None:
    """Let the partnership stand at approved once that is signed whose programme was approved as a draft."""
    if agreement.state is not AgreementState.SIGNED or agreement.partnership_id is None:
        return
    application = queries.in_force(agreement.id)
    if application is not None and application.is_approved:
        _stand_approved(pipeline.partnership(agreement.partnership_id), application, by=by)


def _stand_approved(partnership: Partnership, application: Application, *, by: User | None) -> None:
    partnership.approval_number, partnership.approved_on = application.letter_number, application.letter_on
    if pipeline.stage_of(partnership).key == "signed":
        moving.advance(partnership, "approved", by=by, proof=_proof(application))


def _proof(application: Application) -> str:
    return evidence.Item(Evidence.APPROVAL, f"applications-{application.id}").written()


def refuse(application: Application, *, why: str | None, by: User) -> Application:
    """Refuse the programme with a reason, or write down that who it was handed on to did."""
    _check_decides(by)
    check_state(application, ApplicationState.COMPLETE, ApplicationState.HANDED_ON)
    application.why = said(why, field="why", lacking=_("Say why it is refused."))
    _decide(application, ApplicationState.REFUSED, by=by, on=clock.today())
    telling.tell_decided(application, by=by)
    return anew(application)


def hand_on(application: Application, *, on: date | None, number: str | None, by: User) -> Application:
    """Hand the application on to who decides, by a letter of this office; the clock of this office ends.

    Raises ``Conflict`` where this office decides itself, ``Invalid`` beside a day that does not fit.
    """
    _check_decides(by)
    check_state(application, ApplicationState.COMPLETE)
    if application.authority is Authority.OFFICE:
        raise Conflict(_("This office decides about this programme itself."))
    on = _past(on)
    if application.complete_on is not None and on < application.complete_on:
        raise Invalid(_("It was not complete yet on this day."), field="on")
    application.handed_on_on, application.handed_on_number = on, _number(number, field="number")
    application.state = ApplicationState.HANDED_ON
    end_spell(application, SpellEnd.HANDED_ON, on=on)
    return anew(application)


def withdraw(application: Application, *, why: str | None, by: User) -> Application:
    """Withdraw the application, as the company wishes or because it was opened by mistake."""
    check_state(
        application, ApplicationState.GATHERING, ApplicationState.COMPLETE, ApplicationState.HANDED_ON
    )
    application.why = said(why, field="why", lacking=_("Say why it is withdrawn."))
    application.state = ApplicationState.WITHDRAWN
    application.decided_on, application.decided_by_id = clock.today(), by.id
    end_spell(application, SpellEnd.WITHDRAWN, on=clock.today())
    return anew(application)


def take_back(application: Application, *, by: User) -> Application:
    """Take a decision, a hand-over or a withdrawal back; the clock begins anew where the application is complete.

    Raises ``Conflict`` while a letter of this house is in force, or where one has applied anew meanwhile.
    """
    _check_decides(by)
    if application.state in (ApplicationState.GATHERING, ApplicationState.COMPLETE):
        raise Conflict(_("Nothing is decided yet."))
    letter = queries.letter_of(application)
    if letter is not None and letter.state.is_frozen:
        raise Conflict(_("The letter is issued. Cancel it first."))
    other = queries.in_force(application.agreement_id)
    if other is not None and other.id != application.id:
        raise Conflict(_("The approval of this programme is applied for already."))
    if letter is not None:
        documents.discard(letter)
    give_letter(application, number=None, on=None, by=by)
    application.state = ApplicationState.GATHERING
    for name in ("why", "decided_on", "decided_by_id", "handed_on_on", "handed_on_number"):
        setattr(application, name, None)
    db.session.flush()
    settle(application, today=clock.today())
    return anew(application)


def set_authority(
    application: Application, authority: Authority | None, *, reason: str | None, by: User
) -> Application:
    """Say who decides, with a reason where the places say otherwise; None works it out anew from the places.

    Raises ``Conflict`` once it is decided or handed on.
    """
    check_state(application, ApplicationState.GATHERING, ApplicationState.COMPLETE)
    application.places = authorities.places_of(application.agreement)
    by_places = authorities.decided_by(application.places, own=settings.office().region_code)
    application.authority = authority or by_places
    application.authority_reason = (
        None
        if application.authority is by_places
        else said(reason, field="reason", lacking=_("Say why somebody else decides."))
    )
    return anew(application)


def _decide(application: Application, state: ApplicationState, *, by: User, on: date) -> None:
    application.state = state
    application.decided_on, application.decided_by_id = on, by.id
    end_spell(application, SpellEnd.DECIDED, on=on)
    db.session.flush()


def _check_decides(by: User) -> None:
    if not queries.may_decide(by):
        raise NotAllowed(_("Only who approves agreements may do this."))


def _past(on: date | None) -> date:
    """The day given, else today; raises ``Invalid`` for one that lies ahead."""
    if on is not None and on > clock.today():
        raise Invalid(_("This day lies ahead."), field="on")
    return on or clock.today()


def _number(number: str | None, *, field: str, lacking: str | None = None) -> str | None:
    words = " ".join((number or "").split())
    if not words and lacking is not None:
        raise Invalid(lacking, field=field)
    if len(words) > LONGEST_NUMBER:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_NUMBER), field=field)
    return words or None
