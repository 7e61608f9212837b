"""Agreements with participants for tests, brought step by step to where they stand."""

from io import BytesIO
from typing import Any

from app.accounts.models import User
from app.agreements.models import SeatLine
from app.core import clock
from app.core.db import db
from app.participants import queries, services
from app.participants.enums import PaperKind
from app.participants.models import ParticipantAgreement
from app.placements.models import Placement
from tests.factories import documents, placements
from tests.factories.agreements import PDF


def a_draft(by: User, placement: Placement | None = None, **fields: Any) -> ParticipantAgreement:
    """The draft of somebody who is accepted."""
    made = services.draft(placement or placements.a_placement("accepted", by=by, **fields), by=by)
    db.session.flush()
    return queries.source(made.id)


def signed(agreement: ParticipantAgreement, *, by: User, **given: Any) -> ParticipantAgreement:
    """The same, signed by both today."""
    today = clock.today()
    told = {
        "participant_signed_on": today,
        "company_signed_on": today,
        "company_signatory": "Budi Uji",
        "company_signatory_title": "Direktur",
        "scan": BytesIO(PDF),
    }
    services.sign(agreement, by=by, **{**told, **given})
    return queries.source(agreement.id)


def endorsed(agreement: ParticipantAgreement, *, by: User, **given: Any) -> ParticipantAgreement:
    """The same, endorsed by an official today; ``by`` is a supervisor."""
    told = {"on": clock.today(), "signatory_id": None, **given}
    if told["signatory_id"] is None:
        told["signatory_id"] = documents.an_official().id
    services.endorse(agreement, by=by, **told)
    return queries.source(agreement.id)


def rows_of(by: User, line: SeatLine) -> dict[str, Any]:
    """The draft of somebody accepted at a line, with a scan."""
    placement = placements.a_placement("accepted", by=by, line=line)
    agreement = a_draft(by, placement)
    scan = services.attach(agreement, BytesIO(PDF), kind=PaperKind.SCAN, by=by)
    return {"participant agreement": agreement, "participant file": scan}
