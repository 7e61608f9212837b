"""Single applications: what their pages show, and what may be attached to them."""

from collections.abc import Collection
from datetime import date

from flask import abort
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, AgreementFile, SeatLine, Wording
from app.applications.enums import ApplicationState
from app.applications.models import Application, Attachment
from app.core.db import db
from app.core.permissions import Action, Actor, changeable_or_403, may, visible_or_404
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document
from app.pipeline.models import Partnership
from app.placements.approvals import Approval
from app.settings.models import Scheme
from app.settings.regulations import SCHEME

SHOWN: tuple[ExecutableOption, ...] = (
    joinedload(Application.agreement).joinedload(Agreement.company),
    joinedload(Application.agreement).joinedload(Agreement.owner).lazyload(User.held_roles),
    joinedload(Application.agreement).selectinload(Agreement.seat_lines).joinedload(SeatLine.trade),
    joinedload(Application.decided_by).lazyload(User.held_roles),
    selectinload(Application.attachments).options(
        joinedload(Attachment.agreement_file),
        joinedload(Attachment.wording),
        joinedload(Attachment.judged_by).lazyload(User.held_roles),
    ),
    selectinload(Application.spells),
)
"""What the page of an application needs of its neighbours."""

KINDS = (AgreementKind.MOU, AgreementKind.PKS, AgreementKind.APPRENTICESHIP)
"""The agreements for which one applies; what hangs under an approved one is approved with it."""


def application_or_404(actor: Actor, application_id: int) -> Application:
    """The application; 404 where it may not be seen."""
    return visible_or_404(actor, Application, application_id, options=SHOWN)


def application_for_change(actor: Actor, application_id: int) -> Application:
    """The application, held; 404 where it may not be seen, 403 where it may only be read."""
    return changeable_or_403(actor, Application, application_id, options=SHOWN, is_held=True)


def loaded(application_id: int) -> Application:
    """The application as it is now, with its neighbours."""
    statement = select(Application).where(Application.id == application_id).options(*SHOWN)
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()


def loaded_for_change(application_id: int) -> Application | None:
    """The application as it is now, held until the transaction is over."""
    held = select(Application).where(Application.id == application_id).with_for_update(of=Application)
    return db.session.scalars(held.options(*SHOWN).execution_options(populate_existing=True)).one_or_none()


def may_change(actor: Actor, application: Application) -> bool:
    return may(actor, Action.CHANGE, application)


def attachment_or_404(application: Application, attachment_id: int) -> Attachment:
    """An attachment of this application."""
    return next((one for one in application.attachments if one.id == attachment_id), None) or abort(404)


def latest_of(agreement_id: int) -> Application | None:
    """The latest application for an agreement."""
    return db.session.scalar(
        select(Application)
        .where(Application.agreement_id == agreement_id)
        .order_by(Application.id.desc())
        .limit(1)
    )


def in_force(agreement_id: int) -> Application | None:
    """The application for an agreement that was neither refused nor withdrawn."""
    return db.session.scalar(
        select(Application).where(
            Application.agreement_id == agreement_id,
            Application.state.not_in((ApplicationState.REFUSED, ApplicationState.WITHDRAWN)),
        )
    )


def needs_approval(agreement: Agreement) -> bool:
    """Whether a programme of this kind of agreement, under this scheme, needs an approval of its own."""
    if agreement.kind not in KINDS or agreement.partnership_id is None:
        return agreement.kind in KINDS
    scheme = db.session.scalar(
        select(Scheme.key)
        .join(Partnership, Partnership.scheme_id == Scheme.id)
        .where(Partnership.id == agreement.partnership_id)
    )
    return scheme == SCHEME


def papers_for(application: Application) -> list[AgreementFile]:
    """The papers on file with the agreement, the latest first."""
    return list(
        db.session.scalars(
            select(AgreementFile)
            .where(AgreementFile.agreement_id == application.agreement_id, AgreementFile.removed_at.is_(None))
            .order_by(AgreementFile.id.desc())
        )
    )


def wordings_for(application: Application) -> list[Wording]:
    """The versions of what the agreement says, the latest first."""
    return list(
        db.session.scalars(
            select(Wording)
            .where(Wording.agreement_id == application.agreement_id)
            .order_by(Wording.number.desc())
        )
    )


def letter_of(application: Application) -> Document | None:
    """The letter of an approval that is being written or in force."""
    return db.session.scalar(
        select(Document)
        .where(
            Document.subject == Subject.APPLICATION,
            Document.subject_id == application.id,
            Document.kind == DocumentKind.APPROVAL_LETTER,
            Document.state.not_in((DocumentState.REPLACED, DocumentState.CANCELLED)),
        )
        .order_by(Document.id.desc())
        .limit(1)
    )


def approvals_of(agreement_ids: Collection[int]) -> dict[int, Approval]:
    """How far the approval of each of these agreements is; those that need none are left out, by one statement."""
    parent = aliased(Agreement)
    rows = db.session.execute(
        select(Agreement.id, Application.state, Application.letter_on)
        .outerjoin(parent, parent.id == Agreement.parent_id)
        .outerjoin(
            Application, or_(Application.agreement_id == Agreement.id, Application.agreement_id == parent.id)
        )
        .outerjoin(Partnership, Partnership.id == Agreement.partnership_id)
        .outerjoin(Scheme, Scheme.id == Partnership.scheme_id)
        .where(
            Agreement.id.in_(list(agreement_ids)),
            Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
            or_(Scheme.id.is_(None), Scheme.key == SCHEME),
        )
        .order_by(Application.id)
    )
    found: dict[int, Approval] = {}
    for agreement_id, state, letter_on in rows:
        told = _approval(state, letter_on)
        known = found.get(agreement_id)
        if known is None or _RANK[told.case] >= _RANK[known.case]:
            found[agreement_id] = told
    return found


_RANK = {"lacking": 0, "refused": 1, "waiting": 2, "approved": 3}


def _approval(state: ApplicationState | None, letter_on: date | None) -> Approval:
    if state is None or state is ApplicationState.WITHDRAWN:
        return Approval("lacking")
    if state is ApplicationState.REFUSED:
        return Approval("refused")
    return Approval("approved", letter_on) if letter_on is not None else Approval("waiting")
