"""The papers of an agreement: served within its scope only, added, removed, put back."""

from io import BytesIO

from flask import abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.agreements import queries, services
from app.agreements.forms import PaperForm
from app.agreements.models import Agreement, AgreementFile
from app.agreements.views.blueprint import blueprint, changeable
from app.agreements.views.records import page_of
from app.core import files, inspection
from app.core.db import db
from app.core.errors import AppError, Invalid
from app.core.forms import attach, uploads_of
from app.core.permissions import Permission, changeable_or_403, require, visible_or_404
from app.core.rendering import flash_undo, render
from app.core.saving import done


@blueprint.get("/agreements/<int:agreement_id>/files/<int:file_id>")
@require(Permission.AGREEMENT_VIEW)
def paper(agreement_id: int, file_id: int) -> ResponseReturnValue:
    """The paper, to look at; with ``?download=1`` to keep."""
    found = _kept(agreement_id, file_id)
    return files.send(
        found.sha256,
        media_type=found.media_type,
        filename=found.filename,
        as_attachment=request.args.get("download") == "1",
    )


@blueprint.get("/agreements/<int:agreement_id>/files/<int:file_id>/look")
@require(Permission.AGREEMENT_VIEW)
def look(agreement_id: int, file_id: int) -> ResponseReturnValue:
    """The paper page by page, with its checksum, without a program that opens it."""
    found = _kept(agreement_id, file_id)
    agreement = visible_or_404(current_user, Agreement, agreement_id, options=queries.SHOWN)
    return render(
        "agreements/look.html",
        agreement=agreement,
        paper=found,
        pages=inspection.pages_of(files.path_of(found.sha256), found.media_type),
    )


@blueprint.get("/agreements/<int:agreement_id>/files/<int:file_id>/pages/<int:number>")
@require(Permission.AGREEMENT_VIEW)
def page(agreement_id: int, file_id: int, number: int) -> ResponseReturnValue:
    """One page of the paper as a picture."""
    found = _kept(agreement_id, file_id)
    picture = inspection.page_picture(files.path_of(found.sha256), found.media_type, number) or abort(404)
    answer = send_file(BytesIO(picture), mimetype=files.PNG, etag=f"{found.sha256}-{number}")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _kept(agreement_id: int, file_id: int) -> AgreementFile:
    found = queries.paper_or_404(current_user, agreement_id, file_id)
    if found.removed_at is not None or not files.path_of(found.sha256).is_file():
        abort(404)
    return found


@blueprint.post("/agreements/<int:agreement_id>/files")
@require(Permission.AGREEMENT_EDIT)
def add_paper(agreement_id: int) -> ResponseReturnValue:
    """Keep a paper with the agreement; what is wrong with it is said beside the field."""
    agreement = changeable(agreement_id)
    form = PaperForm()
    uploads = uploads_of(form.paper)
    if form.validate() and not uploads:
        attach(form, Invalid(_("Choose a file."), field="paper"))
    elif uploads and not form.errors:
        try:
            services.attach_paper(
                agreement,
                uploads[0].stream,
                filename=uploads[0].filename or "",
                kind=form.kind.data,
                by=current_user,
            )
        except AppError as error:
            db.session.rollback()
            attach(form, error)
            agreement = changeable(agreement_id)
        else:
            db.session.commit()
            flash(_("The file is kept."), "success")
            return redirect(_papers(agreement_id))
    return page_of(agreement, paper_form=form)


@blueprint.post("/agreements/<int:agreement_id>/files/<int:file_id>/remove")
@require(Permission.AGREEMENT_EDIT)
def remove_paper(agreement_id: int, file_id: int) -> ResponseReturnValue:
    """Take the paper off the agreement."""
    found = _changeable_paper(agreement_id, file_id)
    if done(lambda: services.remove_paper(found, by=current_user)):
        flash_undo(
            _("The file is removed."),
            url=url_for("agreements.restore_paper", agreement_id=agreement_id, file_id=file_id),
        )
    return redirect(_papers(agreement_id))


@blueprint.post("/agreements/<int:agreement_id>/files/<int:file_id>/restore")
@require(Permission.AGREEMENT_EDIT)
def restore_paper(agreement_id: int, file_id: int) -> ResponseReturnValue:
    """Put a removed paper back."""
    found = _changeable_paper(agreement_id, file_id)
    if done(lambda: services.restore_paper(found, by=current_user)):
        flash(_("The file is back."), "success")
    return redirect(_papers(agreement_id))


def _changeable_paper(agreement_id: int, file_id: int) -> AgreementFile:
    found = queries.paper_or_404(current_user, agreement_id, file_id)
    changeable_or_403(current_user, Agreement, agreement_id)
    return found


def _papers(agreement_id: int) -> str:
    return url_for("agreements.show", agreement_id=agreement_id, _anchor="papers")
