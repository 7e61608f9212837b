"""Ceremonies for tests, with one agreement on the list and its scan."""

from typing import Any

from app.accounts.models import User
from app.agreements.models import Agreement
from app.ceremonies import services
from app.ceremonies.models import Ceremony, Guest, Scan
from app.core import clock, files
from app.core.db import db
from tests.factories.agreements import PDF


def a_ceremony(by: User, **values: Any) -> Ceremony:
    """A ceremony of today."""
    given = {"title": "Penandatanganan bersama", "place": "Balai Kota", "starts_at": None, "notes": None}
    return services.hold(**{"held_on": clock.today(), **given, **values}, by=by)


def rows_of(by: User, agreement: Agreement) -> dict[str, Any]:
    """A ceremony, a line of its list and a scan."""
    ceremony = a_ceremony(by)
    guest = Guest(ceremony_id=ceremony.id, agreement_id=agreement.id)
    stored = files.store_bytes(PDF, files.PDF)
    scan = Scan(
        ceremony_id=ceremony.id,
        agreement_id=agreement.id,
        sha256=stored.sha256,
        media_type=stored.media_type,
        filename="tumpukan.pdf",
        pages=1,
        by_id=by.id,
    )
    db.session.add_all([guest, scan])
    db.session.flush()
    return {"ceremony": ceremony, "ceremony guest": guest, "ceremony scan": scan}
