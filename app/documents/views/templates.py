"""The office's own templates of papers: uploaded, tried with sample data, taken out of use."""

from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import AppError, Invalid
from app.core.forms import attach, uploads_of
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save
from app.documents import filling, queries, services
from app.documents.enums import DocumentKind
from app.documents.forms import TemplateForm
from app.documents.models import DocumentTemplate
from app.documents.services.templates import DOCX
from app.documents.views.blueprint import blueprint
from app.settings.queries import row_or_404


@blueprint.route("/settings/templates", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def templates() -> ResponseReturnValue:
    """All templates and the way to add one; what is wrong with a file is said beside it, by the name of the place."""
    form = TemplateForm()
    uploads = uploads_of(form.file)
    if form.validate_on_submit() and not uploads:
        attach(form, Invalid(_("Choose a file."), field="file"))
    elif (
        form.is_submitted()
        and not form.errors
        and save(
            form,
            lambda: services.add_template(
                uploads[0].stream,
                kind=next(one for one in DocumentKind if one.value == form.kind.data),
                name=form.name.data or "",
                filename=uploads[0].filename or "",
                by=current_user,
            ),
        ).saved
    ):
        flash(_("The template is tried with sample data and kept."), "success")
        return redirect(url_for("documents.templates"), 303)
    return render(
        "documents/templates.html",
        form=form,
        templates=queries.templates(),
        places_of={kind: filling.places_of(kind) for kind in (DocumentKind.PKS, DocumentKind.PARTICIPANT)},
    ), 422 if form.errors else 200


@blueprint.get("/settings/templates/start.docx")
@require(Permission.SETTING_MANAGE)
def start_template() -> ResponseReturnValue:
    """A Word file that holds every place of papers of a ``kind``, to begin with."""
    kind = next((one for one in DocumentKind if one == request.args.get("kind")), DocumentKind.PKS)
    content = services.start_template(kind)
    return send_file(BytesIO(content), mimetype=DOCX, as_attachment=True, download_name="awal.docx")


@blueprint.get("/settings/templates/<int:template_id>/sample")
@require(Permission.SETTING_MANAGE)
def template_sample(template_id: int) -> ResponseReturnValue:
    """The template filled in with sample data, to look at."""
    template = row_or_404(DocumentTemplate, template_id)
    try:
        content = services.sample_of(template)
    except AppError as problem:
        flash(problem.message, "error")
        return redirect(url_for("documents.templates"), 303)
    return send_file(
        BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=f"contoh-{template.id}.docx"
    )


@blueprint.post("/settings/templates/<int:template_id>/use")
@require(Permission.SETTING_MANAGE)
def use_template(template_id: int) -> ResponseReturnValue:
    """Take a template out of use (``active`` empty), or back into it."""
    template = row_or_404(DocumentTemplate, template_id)
    if done(lambda: services.use_template(template, is_active=bool(request.form.get("active")))):
        flash(_("Saved."), "success")
    return redirect(url_for("documents.templates"), 303)
