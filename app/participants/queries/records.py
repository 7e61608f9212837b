"""Single agreements with participants, with all that their pages and papers need."""

from collections.abc import Iterable

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.agreements.models import Agreement, SeatLine
from app.core.db import db
from app.core.permissions import Action, Actor, changeable_or_403, scope, visible_or_404
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document
from app.participants.enums import PaperKind
from app.participants.models import ParticipantAgreement, ParticipantFile
from app.placements.models import Placement

_PLACEMENT = joinedload(ParticipantAgreement.placement)
_LINE = _PLACEMENT.joinedload(Placement.seat_line)

SHOWN: tuple[ExecutableOption, ...] = (
    _PLACEMENT.joinedload(Placement.candidate),
    _LINE.joinedload(SeatLine.trade),
    _LINE.joinedload(SeatLine.agreement).joinedload(Agreement.company),
    joinedload(ParticipantAgreement.reason),
    selectinload(ParticipantAgreement.files)
    .joinedload(ParticipantFile.uploaded_by)
    .lazyload(User.held_roles),
)


def agreement_or_404(actor: Actor, agreement_id: int) -> ParticipantAgreement:
    """An agreement with its neighbours, for whoever may see it."""
    return visible_or_404(actor, ParticipantAgreement, agreement_id, options=SHOWN)


def agreement_for_change(actor: Actor, agreement_id: int) -> ParticipantAgreement:
    """An agreement that ``actor`` may change: 404 where it may not be seen, 403 where only seen."""
    return changeable_or_403(actor, ParticipantAgreement, agreement_id, options=SHOWN)


def source(agreement_id: int) -> ParticipantAgreement:
    """The agreement as it is now, for its paper; whoever asks for a paper has passed its scope already."""
    return db.session.scalars(
        select(ParticipantAgreement)
        .where(ParticipantAgreement.id == agreement_id)
        .options(*SHOWN)
        .execution_options(populate_existing=True)
    ).one()


def held(agreement_id: int) -> ParticipantAgreement:
    """The agreement as it is now, held until the transaction is over."""
    db.session.execute(
        select(ParticipantAgreement.id).where(ParticipantAgreement.id == agreement_id).with_for_update()
    )
    return source(agreement_id)


def find_of(placement_id: int) -> ParticipantAgreement | None:
    """The agreement of a placement, where there is one."""
    return db.session.scalar(
        select(ParticipantAgreement)
        .where(ParticipantAgreement.placement_id == placement_id)
        .options(joinedload(ParticipantAgreement.reason))
    )


def of_agreement(actor: Actor, agreement_id: int) -> list[ParticipantAgreement]:
    """Those of all placements under an agreement with the company, by name."""
    rows = db.session.scalars(
        select(ParticipantAgreement)
        .join(Placement, Placement.id == ParticipantAgreement.placement_id)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .where(SeatLine.agreement_id == agreement_id, scope(actor, ParticipantAgreement))
        .options(_PLACEMENT.joinedload(Placement.candidate))
    )
    return sorted(rows, key=lambda one: (one.placement.candidate.name_key, one.id))


def many(actor: Actor, ids: Iterable[int]) -> list[ParticipantAgreement]:
    """Those of these agreements that ``actor`` may see, in the order of their numbers."""
    return list(
        db.session.scalars(
            select(ParticipantAgreement)
            .where(ParticipantAgreement.id.in_(set(ids)), scope(actor, ParticipantAgreement))
            .order_by(ParticipantAgreement.id)
        )
    )


def file_or_404(actor: Actor, agreement_id: int, file_id: int) -> ParticipantFile:
    """A scan of an agreement that ``actor`` may see."""
    found = db.session.scalar(
        select(ParticipantFile).where(
            ParticipantFile.id == file_id,
            ParticipantFile.participant_agreement_id == agreement_id,
            scope(actor, ParticipantFile, Action.SEE),
        )
    )
    return found or abort(404)


def latest_file(agreement: ParticipantAgreement, kind: PaperKind) -> ParticipantFile | None:
    """The scan of a kind that counts."""
    return db.session.scalar(
        select(ParticipantFile)
        .where(
            ParticipantFile.participant_agreement_id == agreement.id,
            ParticipantFile.kind == kind,
        )
        .order_by(ParticipantFile.id.desc())
        .limit(1)
    )


def paper_of(agreement: ParticipantAgreement) -> Document | None:
    """The paper in force, or the one that waits for its number; None where it is not endorsed yet."""
    return db.session.scalar(
        select(Document)
        .where(
            Document.subject == Subject.PARTICIPANT,
            Document.subject_id == agreement.id,
            Document.kind == DocumentKind.PARTICIPANT,
            Document.state.in_(
                (DocumentState.ISSUED, DocumentState.COUNTERSIGNED, DocumentState.AWAITING_NUMBER)
            ),
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
