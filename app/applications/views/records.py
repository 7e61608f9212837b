"""One application: opened, looked at, its attachments put in and served."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.agreements import queries as agreements
from app.agreements.models import Agreement, AgreementFile, Wording
from app.applications import authority, counting, queries, services
from app.applications.enums import ApplicationState, AttachmentKind, Authority
from app.applications.forms import AttachForm
from app.applications.models import Application
from app.applications.views.blueprint import application_url, blueprint, failed, kind_or_404
from app.core import clock, files
from app.core.errors import Invalid
from app.core.forms import uploads_of
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render
from app.core.saving import done, save
from app.settings import queries as settings


@blueprint.post("/agreements/<int:agreement_id>/applications")
@require(Permission.AGREEMENT_EDIT)
def open_for(agreement_id: int) -> ResponseReturnValue:
    """Apply for the approval of the programme of an agreement."""
    agreement = changeable_or_403(
        current_user, Agreement, agreement_id, options=agreements.SHOWN, is_held=True
    )
    made: list[Application] = []
    if not done(lambda: made.append(services.open_for(agreement, by=current_user))):
        return redirect(url_for("agreements.show", agreement_id=agreement_id, _anchor="approval"), 303)
    flash(_("The application is open. Put its papers in."), "success")
    return redirect(application_url(made[0]), 303)


@blueprint.get("/applications/<int:application_id>")
@require(Permission.AGREEMENT_VIEW)
def show(application_id: int) -> ResponseReturnValue:
    """One application: its clock, its checklist, who decides, and what may be done next."""
    return page_of(queries.application_or_404(current_user, application_id))


def page_of(application: Application) -> str:
    """The page of an application."""
    may_change = queries.may_change(current_user, application)
    return render(
        "applications/show.html",
        application=application,
        agreement=application.agreement,
        company=application.agreement.company,
        deadline=counting.deadline_of(application.complete_on),
        spent=counting.days_spent(application.spells, today=clock.today()),
        items=[
            (one, [paper for paper in reversed(application.attachments) if paper.kind is one])
            for one in AttachmentKind
        ],
        places=authority.names_of(application.places, settings.regencies()),
        may_change=may_change,
        is_gathered=application.state in (ApplicationState.GATHERING, ApplicationState.COMPLETE),
        may_decide=may_change and queries.may_decide(current_user),
        is_ours=application.authority is Authority.OFFICE,
        history=history.of("applications", application.id),
    )


@blueprint.route("/applications/<int:application_id>/attachments/<attachment_kind>", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def attach(application_id: int, attachment_kind: str) -> ResponseReturnValue:
    """Put in what an application has of this kind from now on: a file, or what is on file with the agreement."""
    kind = kind_or_404(attachment_kind)
    application = queries.application_for_change(current_user, application_id)
    form = AttachForm()
    form.on_file.offer(
        [(f"wording-{one.id}", version_name(one)) for one in queries.wordings_for(application)]
        + [(f"file-{one.id}", one.filename) for one in queries.papers_for(application)]
    )
    if form.validate_on_submit() and save(form, lambda: _put_in(application, kind, form)).saved:
        flash(_("The file is kept."), "success")
        return redirect(application_url(application, kind.value), 303)
    if failed(form):
        application = queries.application_or_404(current_user, application_id)
    page = render(
        "applications/attach.html",
        application=application,
        company=application.agreement.company,
        form=form,
        kind=kind,
    )
    return page, 422 if failed(form) else 200


def _put_in(application: Application, kind: AttachmentKind, form: AttachForm) -> None:
    uploads, on = uploads_of(form.paper), form.received_on.data
    if uploads:
        name = uploads[0].filename or ""
        services.attach(application, kind, uploads[0].stream, filename=name, received_on=on, by=current_user)
    else:
        chosen = _on_file(application, form.on_file.data)
        services.link(application, kind, chosen, received_on=on, by=current_user)


def version_name(wording: Wording) -> str:
    """What a version of the agreement is called among papers."""
    return _("What the agreement says, version %(number)s", number=wording.number)


def _on_file(application: Application, chosen: str | None) -> AgreementFile | Wording:
    """What was chosen of the papers and versions of the agreement."""
    known: dict[str, AgreementFile | Wording] = {
        **{f"wording-{one.id}": one for one in queries.wordings_for(application)},
        **{f"file-{one.id}": one for one in queries.papers_for(application)},
    }
    if chosen not in known:
        raise Invalid(_("Choose a file, or one that is on file."), field="paper")
    return known[chosen]


@blueprint.get("/applications/<int:application_id>/attachments/<int:attachment_id>/file")
@require(Permission.AGREEMENT_VIEW)
def attachment(application_id: int, attachment_id: int) -> ResponseReturnValue:
    """The file of an attachment, to look at; with ``?download=1`` to keep. What is linked is shown where it lies."""
    application = queries.application_or_404(current_user, application_id)
    found = queries.attachment_or_404(application, attachment_id)
    if found.wording is not None:
        return redirect(
            url_for("agreements.wordings", agreement_id=application.agreement_id, to=found.wording.number)
        )
    kept = found.agreement_file or found
    if not kept.sha256 or not kept.media_type or not files.path_of(kept.sha256).is_file():
        abort(404)
    return files.send(
        kept.sha256,
        media_type=kept.media_type,
        filename=kept.filename or "berkas",
        as_attachment=request.args.get("download") == "1",
    )
