"""The paper to print or to go on writing in, with the whole NIK for a reason, and the scans."""

from io import BytesIO
from typing import Any

from flask import abort, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import audit, files
from app.core.db import begin_writing, db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.documents.views.records import DOCX
from app.participants import queries, services
from app.participants.forms import RevealForm
from app.participants.models import ParticipantAgreement
from app.participants.views.blueprint import blueprint, changeable
from app.participants.views.records import page_of

MEDIA_TYPES = {"pdf": files.PDF, "docx": DOCX}


@blueprint.get("/<int:agreement_id>/paper/<paper>")
@require(Permission.CANDIDATE_VIEW)
def printed(agreement_id: int, paper: str) -> ResponseReturnValue:
    """The paper to be signed by hand; the NIK is masked in it."""
    if paper not in MEDIA_TYPES:
        abort(404)
    begin_writing()
    agreement = queries.agreement_or_404(current_user, agreement_id)
    shown = services.said(agreement)
    audit.record("download", "participant_agreements", agreement.id, {"format": [None, paper]})
    db.session.commit()
    return _sent(agreement, shown, paper)


@blueprint.post("/<int:agreement_id>/paper-with-nik/<paper>")
@require(Permission.CANDIDATE_REVEAL)
def paper_with_nik(agreement_id: int, paper: str) -> ResponseReturnValue:
    """The paper with the whole NIK, once a reason is given; the audit log keeps who asked and why."""
    if paper not in MEDIA_TYPES:
        abort(404)
    agreement = changeable(agreement_id)
    typed = RevealForm()
    if typed.validate():
        try:
            shown = services.revealed(agreement, reason=typed.reason.data or "")
        except AppError as refused:
            db.session.rollback()
            attach(typed, refused)
            agreement = changeable(agreement_id)
        else:
            db.session.commit()
            return _sent(agreement, shown, paper)
    return page_of(agreement, reveal_form=typed, code=422)


@blueprint.get("/<int:agreement_id>/files/<int:file_id>")
@require(Permission.CANDIDATE_REVEAL)
def scan(agreement_id: int, file_id: int) -> ResponseReturnValue:
    """A scan to look at; it bears the whole NIK, so that looking at it is written down."""
    begin_writing()
    agreement = queries.agreement_or_404(current_user, agreement_id)
    found = queries.file_or_404(current_user, agreement_id, file_id)
    if not files.path_of(found.sha256).is_file():
        abort(404)
    told = {"file": found.kind.value}
    audit.record("reveal", "candidates", agreement.placement.candidate_id, told)
    db.session.commit()
    ending = {files.PDF: "pdf", files.JPEG: "jpg", files.PNG: "png"}[found.media_type]
    return files.send(
        found.sha256,
        media_type=found.media_type,
        filename=f"perjanjian-pemagangan-{agreement.id}-{found.kind.value}.{ending}",
        as_attachment=False,
    )


def _sent(agreement: ParticipantAgreement, shown: dict[str, Any], paper: str) -> ResponseReturnValue:
    content = services.as_file(shown, paper)
    answer = send_file(
        BytesIO(content),
        mimetype=MEDIA_TYPES[paper],
        as_attachment=paper == "docx",
        download_name=f"perjanjian-pemagangan-{agreement.id}.{paper}",
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
