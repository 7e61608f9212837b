"""The dossier of a company: made anew for each reader, noted in the audit log, and not kept."""

from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from app.accounts.models import User
from app.companies.models import Company
from app.core import audit, clock, formats
from app.documents.services.papers import head
from app.office_reports import rendering
from app.office_reports.enums import Paper
from app.office_reports.making import dossier


def content(company: Company, reader: User, *, at: datetime) -> dict[str, Any]:
    """All that the dossier says, in the reader's language."""
    title = _("Dossier of %(name)s", name=company.full_name)
    period = _("as of %(day)s", day=formats.day_long(clock.local(at).date()))
    return {
        "title": title,
        "language": str(get_locale()),
        "period": period,
        "hides": False,
        "head": head(),
        "about": [
            [_("Made by"), reader.name],
            [_("Made at"), formats.instant(at)],
            [
                _("Contains"),
                _("Names, phones and e-mail addresses of contacts. Handle the file as personal data."),
            ],
        ],
        "foot": f"{title} · {reader.name} · {formats.instant(at)}",
        "blocks": dossier.blocks(company, reader),
    }


def file_of(company: Company, paper: Paper, reader: User) -> bytes:
    """The dossier as a file; that it was taken out is written down."""
    at = clock.utcnow()
    said = content(company, reader, at=at)
    audit.record("export", "companies", company.id, {"format": paper.value, "title": said["title"]})
    if paper is Paper.PDF:
        return rendering.pdf(said, at=at)
    return {Paper.DOCX: rendering.docx, Paper.XLSX: rendering.xlsx}[paper](said)
