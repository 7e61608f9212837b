"""The paper of one agreement to sign, print or go on writing in; with the whole NIK it is a reveal."""

from typing import Any

from app.candidates import services as candidates
from app.core import clock
from app.documents import queries as documents_known
from app.documents import rendering
from app.documents import services as documents
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document
from app.participants import papers, queries
from app.participants.models import ParticipantAgreement


def paper(agreement: ParticipantAgreement) -> Document:
    """The paper: the one in force, else how it reads now, which is not stored."""
    found = queries.paper_of(agreement)
    if found is not None:
        return found
    signatories = documents_known.signatories()
    unwritten = Document(
        kind=DocumentKind.PARTICIPANT,
        state=DocumentState.DRAFT,
        subject=Subject.PARTICIPANT,
        subject_id=agreement.id,
        content={},
        signatory_id=signatories[0].id if signatories else None,
        signatory=signatories[0] if signatories else None,
    )
    unwritten.title = papers.title(unwritten)
    return unwritten


def said(agreement: ParticipantAgreement, *, nik: str | None = None) -> dict[str, Any]:
    """What the paper says, to be signed by hand: without a mark of a draft, the NIK masked unless it is given."""
    shown = {**documents.preview(paper(agreement)), "mark": None}
    return shown if nik is None else papers.with_nik(shown, nik)


def revealed(agreement: ParticipantAgreement, *, reason: str) -> dict[str, Any]:
    """What the paper says with the whole NIK; the audit log keeps who asked and why. Raises as ``reveal_nik``."""
    nik = candidates.reveal_nik(agreement.placement.candidate, reason=reason)
    return said(agreement, nik=nik)


def as_file(shown: dict[str, Any], kind: str) -> bytes:
    """The bytes of a paper as ``pdf`` or ``docx``."""
    return rendering.pdf(shown, at=clock.utcnow()) if kind == "pdf" else rendering.docx(shown)
