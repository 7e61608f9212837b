"""Applications for tests, at the state the test wants."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.agreements.models import Agreement
from app.applications import queries, services
from app.applications.enums import ApplicationState, AttachmentKind, AttachmentVerdict
from app.applications.models import Application, Attachment
from app.core import clock, files
from app.core.db import db
from tests.factories import agreements


def an_application(*, by: User, of: Agreement | None = None, **values: Any) -> Application:
    """An open application without any paper, for a PKS in draft with seats."""
    return services.open_for(of or agreements.agreement(owner=by, seats=2, **values), by=by)


def put_in(
    application: Application, *kinds: AttachmentKind, by: User, received_on: date | None = None
) -> Application:
    """The application with a paper of each of these kinds, or of all."""
    for kind in kinds or AttachmentKind:
        stream, name = agreements.upload(agreements.PDF + kind.value.encode(), f"{kind.value}.pdf")
        application = services.attach(
            application, kind, stream, filename=name, received_on=received_on, by=by
        )
    return application


def a_complete_one(*, by: User, is_checked: bool = True, **values: Any) -> Application:
    """An application with all five papers, accepted or still to be checked."""
    application = put_in(an_application(by=by, **values), by=by)
    for kind in AttachmentKind if is_checked else ():
        application = services.judge(application, kind, AttachmentVerdict.ACCEPTED, by=by)
    return application


def approve(agreement_id: int, *, on: date | None = None) -> Application:
    """The programme of an agreement as approved by a letter, unless it is."""
    known = queries.in_force(agreement_id)
    if known is not None:
        return known
    day = on or clock.today()
    made = Application(
        agreement_id=agreement_id,
        state=ApplicationState.APPROVED,
        decided_on=day,
        letter_number="500.15/UJI/2026",
        letter_on=day,
    )
    db.session.add(made)
    db.session.flush()
    return made


def rows_of(agreement_id: int) -> dict[str, Any]:
    """An approved application with one paper."""
    application = approve(agreement_id)
    stored = files.store_bytes(agreements.PDF, files.PDF)
    paper = Attachment(
        application_id=application.id,
        kind=AttachmentKind.MENTORS,
        received_on=clock.today(),
        sha256=stored.sha256,
        filename="pembimbing.pdf",
        media_type=files.PDF,
        size=stored.size,
    )
    db.session.add(paper)
    db.session.flush()
    return {"application": application, "attachment": paper}
