"""Opening an application, and putting its papers in."""

from datetime import date
from typing import IO

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement, AgreementFile, Wording
from app.agreements.services.papers import ACCEPTED, largest_file, named
from app.applications import authority, queries
from app.applications.enums import ApplicationState, AttachmentKind
from app.applications.models import Application, Attachment
from app.applications.services.settling import anew, check_state, settle
from app.core import clock, files, inspection
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.settings import queries as settings

OPEN = (ApplicationState.GATHERING, ApplicationState.COMPLETE)


def open_for(agreement: Agreement, *, by: User | None) -> Application:
    """Apply for the approval of the programme of an agreement (with company and seat lines).

    What the agreement says is attached as its draft where it is worded already. Raises ``Conflict`` where no such
    approval is needed, the agreement is over or one has applied already.
    """
    if not queries.needs_approval(agreement):
        raise Conflict(_("This agreement needs no approval of a programme of its own."))
    if agreement.shown_state in (AgreementState.ENDED, AgreementState.TERMINATED):
        raise Conflict(_("The agreement is over, so nobody applies for it any more."))
    if agreement.company.is_trashed:
        raise Conflict(_("The company lies in the trash."))
    if queries.in_force(agreement.id) is not None:
        raise _has_one()
    places = authority.places_of(agreement)
    application = Application(
        agreement_id=agreement.id,
        state=ApplicationState.GATHERING,
        authority=authority.decided_by(places, own=settings.office().region_code),
        places=places,
        created_by_id=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError as error:
        raise _has_one() from error
    worded = queries.wordings_for(application)
    if worded:
        db.session.add(
            _attachment(
                application, AttachmentKind.AGREEMENT, by=by, on=clock.today(), wording_id=worded[0].id
            )
        )
    return anew(application)


def attach(
    application: Application,
    kind: AttachmentKind,
    stream: IO[bytes],
    *,
    filename: str,
    received_on: date | None = None,
    by: User,
) -> Application:
    """Put in a PDF, JPEG or PNG as what an application has of this kind from now on.

    Raises ``Invalid`` where it is something else, empty or too large, or the day does not fit.
    """
    check_state(application, *OPEN)
    on = _received(application, received_on)
    stored = files.store(
        stream, allowed=ACCEPTED, max_bytes=largest_file(), field="paper", look=inspection.look
    )
    return _put_in(
        application,
        _attachment(
            application,
            kind,
            by=by,
            on=on,
            sha256=stored.sha256,
            filename=named(filename, stored.media_type),
            media_type=stored.media_type,
            size=stored.size,
        ),
    )


def link(
    application: Application,
    kind: AttachmentKind,
    on_file: AgreementFile | Wording,
    *,
    received_on: date | None = None,
    by: User,
) -> Application:
    """Let a paper or version on file with the agreement be what the application has of this kind.

    Raises ``Conflict`` where it belongs to another agreement, ``Invalid`` where the day does not fit.
    """
    check_state(application, *OPEN)
    if on_file.agreement_id != application.agreement_id:
        raise Conflict(_("This paper belongs to another agreement."))
    on = _received(application, received_on)
    made = _attachment(application, kind, by=by, on=on)
    if isinstance(on_file, Wording):
        made.wording_id = on_file.id
    else:
        made.agreement_file_id = on_file.id
    return _put_in(application, made)


def _put_in(application: Application, attachment: Attachment) -> Application:
    db.session.add(attachment)
    application = anew(application)
    # A complete one of which a paper is replaced stays complete: the company improves what the office has not faulted.
    settle(application, today=clock.today())
    return anew(application)


def _attachment(
    application: Application, kind: AttachmentKind, *, by: User | None, on: date, **source: object
) -> Attachment:
    return Attachment(
        application_id=application.id,
        kind=kind,
        received_on=on,
        added_by_id=by.id if by else None,
        **source,
    )


def _received(application: Application, on: date | None) -> date:
    today = clock.today()
    if on is None:
        return today
    if on > today:
        raise Invalid(_("This day lies ahead."), field="received_on")
    if (today - on).days > 366:
        raise Invalid(_("Choose a day within the last year."), field="received_on")
    return on


def _has_one() -> Conflict:
    return Conflict(_("The approval of this programme is applied for already."))
