"""The applications of the demo office: old programmes approved by letter, and new ones in all the ways they may stand."""

from datetime import date, timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.agreements.models import Agreement
from app.agreements.queries import SHOWN
from app.applications import services
from app.applications.enums import ApplicationState, AttachmentKind, AttachmentVerdict, Authority
from app.applications.models import Application
from app.demo.sheets import scanned
from app.pipeline.models import Partnership
from app.settings import queries as settings

PLACES = "Workshop Balikpapan dan gudang Samarinda"


def apply(session: Session, *, by: User, on: date) -> None:
    """Apply for what is signed: programmes that run are approved, those signed of late stand here and there."""
    signed = settings.stage("signed").id
    new: list[Agreement] = []
    statement = (
        select(Agreement)
        .where(Agreement.office_signed_on.is_not(None))
        .options(*SHOWN)
        .order_by(Agreement.office_signed_on.desc(), Agreement.id)
    )
    for agreement in session.scalars(statement).all():
        partnership = session.get(Partnership, agreement.partnership_id or 0)
        if partnership is not None and partnership.stage_id == signed and agreement.is_live:
            new.append(agreement)
        else:
            _approved(session, agreement, by=by, on=agreement.office_signed_on or on)
    for agreement, bring in zip(new, (_to_decide, _late, _sent_back, _handed_on), strict=False):
        bring(agreement, by, on)


def _approved(session: Session, agreement: Agreement, *, by: User, on: date) -> None:
    session.add(
        Application(
            agreement_id=agreement.id,
            state=ApplicationState.APPROVED,
            places=[settings.office().region_code],
            decided_on=on,
            decided_by_id=by.id,
            letter_number=f"500.15/{agreement.id:03}.P/Disnaker/{on.year}",
            letter_on=on,
            created_by_id=agreement.owner_id,
        )
    )


def _complete(agreement: Agreement, by: User, received_on: date) -> Application:
    application = services.open_for(agreement, by=agreement.owner or by)
    for kind in AttachmentKind:
        sheet = BytesIO(scanned(str(kind.value).upper(), agreement.company.full_name))
        application = services.attach(
            application, kind, sheet, filename=f"{kind.value}.pdf", received_on=received_on, by=by
        )
    return application


def _accepted(application: Application, by: User) -> Application:
    for kind in AttachmentKind:
        application = services.judge(application, kind, AttachmentVerdict.ACCEPTED, by=by)
    return application


def _to_decide(agreement: Agreement, by: User, on: date) -> None:
    """Complete since yesterday, and everything accepted."""
    _accepted(_complete(agreement, by, on - timedelta(days=1)), by)


def _late(agreement: Agreement, by: User, on: date) -> None:
    """Complete for more than a week, and hardly looked at."""
    application = _complete(agreement, by, on - timedelta(days=12))
    services.judge(application, AttachmentKind.PROGRAMME, AttachmentVerdict.ACCEPTED, by=by)


def _sent_back(agreement: Agreement, by: User, on: date) -> None:
    """Found incomplete: the list of mentors was sent back."""
    application = _accepted(_complete(agreement, by, on - timedelta(days=2)), by)
    services.judge(
        application,
        AttachmentKind.MENTORS,
        AttachmentVerdict.RETURNED,
        remark="Sertifikat kompetensi pembimbing belum dilampirkan.",
        by=by,
    )


def _handed_on(agreement: Agreement, by: User, on: date) -> None:
    """In two cities, and so the province's to decide."""
    agreement.seat_lines[0].place = PLACES
    application = _accepted(_complete(agreement, by, on - timedelta(days=4)), by)
    if application.authority is not Authority.OFFICE:
        services.hand_on(application, on=on - timedelta(days=1), number=None, by=by)
