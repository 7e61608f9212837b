"""Agreements for tests, standing where the test wants them."""

import io
from datetime import date, timedelta
from typing import Any

from PIL import Image

from app.accounts.models import User
from app.agreements.enums import AgreementKind, AgreementState, FileKind
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.agreements.queries import SHOWN
from app.companies.models import Company
from app.core import clock, files
from app.core.db import db
from tests.factories import pipeline

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
UNSIGNED = ("draft", "in_review", "approved", "sent")


def agreement(
    state: str = "draft",
    *,
    of: Company | None = None,
    owner: User | None = None,
    seats: int = 0,
    ends_in: int | None = None,
    **values: Any,
) -> Agreement:
    """An agreement stored as ``state``; a signed one has both days, signatories and a scan. ``ends_in`` days from today."""
    today = clock.today()
    is_signed = state not in UNSIGNED
    if is_signed:
        values.setdefault("office_signed_on", today - timedelta(days=30))
        values.setdefault("company_signed_on", today - timedelta(days=30))
        values.setdefault("valid_from_on", min(values["office_signed_on"], today - timedelta(days=30)))
    if ends_in is not None:
        values["valid_to_on"] = today + timedelta(days=ends_in)
    values.setdefault("kind", AgreementKind.PKS)
    values.setdefault("title", "Perjanjian Kerja Sama Pemagangan Mandiri")
    made = Agreement(
        company_id=(of or pipeline.company()).id,
        state=AgreementState(state),
        owner_id=owner.id if owner else None,
        **values,
    )
    db.session.add(made)
    db.session.flush()
    if seats:
        seat_line(made, seats=seats)
    if is_signed:
        paper(made)
    return loaded(made)


def seat_line(of: Agreement, *, seats: int = 4, **values: Any) -> SeatLine:
    """Seats of one position with everything that the regulation asks for."""
    terms: dict[str, Any] = {
        "position": "Juru las",
        "months": 6,
        "transport_idr": 600_000,
        "meals_idr": 750_000,
        "incentive_idr": 1_000_000,
        "has_jkk": True,
        "has_jkm": True,
    }
    made = SeatLine(agreement_id=of.id, seats=seats, **{**terms, **values})
    db.session.add(made)
    db.session.flush()
    db.session.expire(of, ["seat_lines"])
    return made


def paper(of: Agreement, kind: FileKind = FileKind.SCAN, *, content: bytes = PDF) -> AgreementFile:
    """A paper in the store."""
    kept = files.store_bytes(content, files.PDF)
    made = AgreementFile(
        agreement_id=of.id,
        kind=kind,
        version_number=1,
        sha256=kept.sha256,
        filename="pks.pdf",
        media_type=files.PDF,
        size=kept.size,
    )
    db.session.add(made)
    db.session.flush()
    return made


def loaded(of: Agreement) -> Agreement:
    """The agreement with its neighbours, as a page reads it."""
    return db.session.get_one(Agreement, of.id, options=SHOWN, populate_existing=True)


def png() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("L", (8, 8), 255).save(out, "PNG")
    return out.getvalue()


def upload(content: bytes = PDF, name: str = "pks.pdf") -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(content), name


SIGNED_ON = date(2026, 11, 20)
