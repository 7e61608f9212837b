"""One paper: begun, written, looked at, issued, countersigned, called off, made anew."""

import re
from functools import partial
from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.core import asked, audit, clock, files, letters
from app.core.db import begin_writing, db
from app.core.errors import AppError
from app.core.forms import BaseForm, ConflictRow
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save
from app.documents import queries, rendering, services
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.forms import CONTENT, CancelForm, DocumentForm, IssueForm, NumberForm
from app.documents.models import Document
from app.documents.papers import KINDS
from app.documents.views.blueprint import blueprint, changeable, document_url, subject_url

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_UNFIT = re.compile(r"[^\w.-]+")


@blueprint.post("/documents")
@require(Permission.DOCUMENT_EDIT)
def draft() -> ResponseReturnValue:
    """Begin a paper (``kind``) of a record (``subject``, ``subject_id``), of one ``day`` of it where it spans several."""
    kind = next((one for one in DocumentKind if one == request.form.get("kind")), None)
    subject = next((one for one in Subject if one == request.form.get("subject")), None)
    if kind is None or subject is None:
        abort(400)
    subject_id = request.form.get("subject_id", 0, type=int)
    queries.subject_or_404(current_user, subject, subject_id)
    made: list[Document] = []
    if done(
        lambda: made.append(
            services.draft(kind, subject, subject_id, on=asked.day(request.values, "day"), by=current_user)
        )
    ):
        return redirect(document_url(made[0]), 303)
    return redirect(subject_url(subject, subject_id) or url_for("documents.index"), 303)


@blueprint.get("/documents/<int:document_id>")
@require(Permission.DOCUMENT_VIEW)
def show(document_id: int) -> ResponseReturnValue:
    """One paper: what is said in it, how far it has come, and what can be done with it."""
    return _page(queries.document_or_404(current_user, document_id))


@blueprint.post("/documents/<int:document_id>")
@require(Permission.DOCUMENT_EDIT)
def edit(document_id: int) -> ResponseReturnValue:
    """Change what people say in a draft."""
    document = changeable(document_id)
    form = _form(document)
    if not form.validate_on_submit():
        return _page(document, form=form, status=422)
    if document.state.is_frozen:
        flash(_("The paper is issued and stays as it is. Make a new version instead."), "error")
        return redirect(document_url(document), 303)
    conflict: list[ConflictRow] = []
    if form.version.data != document.version:
        conflict = form.merge(_form(document, formdata=None), version=document.version)
    if conflict:
        return _page(document, form=form, rows=conflict, status=409)
    if save(
        form,
        lambda: services.edit(
            document,
            version=document.version,
            title=form.title.data or "",
            signatory_id=form.signatory_id.data if "signatory_id" in form else None,
            content=form.content(),
        ),
    ).saved:
        flash(_("Saved."), "success")
        return redirect(document_url(document), 303)
    return _page(queries.document_or_404(current_user, document_id), form=form, status=422)


@blueprint.get("/documents/<int:document_id>/pdf")
@require(Permission.DOCUMENT_VIEW)
def pdf(document_id: int) -> ResponseReturnValue:
    """The paper to look at, with ``?download=1`` to keep: the frozen copy once it is issued."""
    is_download = request.args.get("download") == "1"
    if is_download:
        begin_writing()
    document = queries.document_or_404(current_user, document_id)
    if is_download:
        _note_download(document, "pdf")
    if document.state.is_frozen:
        copy = document.files[-1] if document.files else None
        if copy is None or not files.path_of(copy.sha256).is_file():
            abort(404)
        return files.send(
            copy.sha256, media_type=files.PDF, filename=_filename(document, "pdf"), as_attachment=is_download
        )
    content = rendering.pdf(services.preview(document), at=clock.utcnow())
    return send_file(
        BytesIO(content),
        mimetype=files.PDF,
        as_attachment=is_download,
        download_name=_filename(document, "pdf"),
    )


@blueprint.get("/documents/<int:document_id>/copies/<int:file_id>")
@require(Permission.DOCUMENT_VIEW)
def copy(document_id: int, file_id: int) -> ResponseReturnValue:
    """One of the frozen copies of a paper."""
    document = queries.document_or_404(current_user, document_id)
    kept = next((one for one in document.files if one.id == file_id), None)
    if kept is None or not files.path_of(kept.sha256).is_file():
        abort(404)
    return files.send(
        kept.sha256, media_type=files.PDF, filename=_filename(document, "pdf"), as_attachment=False
    )


@blueprint.get("/documents/<int:document_id>/docx")
@require(Permission.DOCUMENT_VIEW)
def docx(document_id: int) -> ResponseReturnValue:
    """The paper to go on writing in."""
    begin_writing()
    document = queries.document_or_404(current_user, document_id)
    wanted = request.args.get("template", type=int)
    template = next((one for one in queries.templates_for(document.kind) if one.id == wanted), None)
    if wanted is not None and template is None:
        abort(404)
    try:
        content = (
            services.by_template(document, template)
            if template is not None
            else rendering.docx(services.preview(document))
        )
    except AppError as problem:
        flash(problem.message, "error")
        return redirect(document_url(document), 303)
    _note_download(document, "docx")
    return send_file(
        BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=_filename(document, "docx")
    )


@blueprint.post("/documents/<int:document_id>/issue")
@require(Permission.DOCUMENT_EDIT)
def issue(document_id: int) -> ResponseReturnValue:
    """Give the paper its number and keep it as it is."""
    document = changeable(document_id)
    form = IssueForm()
    is_given = form.validate_on_submit()
    act = partial(
        services.issue,
        document,
        dated_on=form.dated_on.data or clock.today(),
        by=current_user,
        number=form.number.data or None,
    )
    if is_given and save(form, act).saved:
        if document.state is DocumentState.AWAITING_NUMBER:
            flash(_("The paper waits for the number of the registry."), "success")
        else:
            flash(_("Issued as %(number)s.", number=document.number), "success")
        return redirect(document_url(document), 303)
    return _page(queries.document_or_404(current_user, document_id), issue_form=form, status=422)


@blueprint.post("/documents/<int:document_id>/number")
@require(Permission.DOCUMENT_EDIT)
def number(document_id: int) -> ResponseReturnValue:
    """Write down the number of the outer registry."""
    document = changeable(document_id)
    form = NumberForm()
    if (
        form.validate_on_submit()
        and save(form, lambda: services.enter_number(document, form.number.data or "", by=current_user)).saved
    ):
        flash(_("Issued as %(number)s.", number=document.number), "success")
        return redirect(document_url(document), 303)
    return _page(queries.document_or_404(current_user, document_id), number_form=form, status=422)


@blueprint.post("/documents/<int:document_id>/countersign")
@require(Permission.DOCUMENT_SIGN)
def countersign(document_id: int) -> ResponseReturnValue:
    """Sign the paper as supervisor."""
    document = changeable(document_id)
    if done(lambda: services.countersign(document, by=current_user)):
        flash(_("Countersigned."), "success")
    return redirect(document_url(document), 303)


@blueprint.post("/documents/<int:document_id>/cancel")
@require(Permission.DOCUMENT_EDIT)
def cancel(document_id: int) -> ResponseReturnValue:
    """Call an issued paper off."""
    document = changeable(document_id)
    form = CancelForm()
    if (
        form.validate_on_submit()
        and save(
            form, lambda: services.cancel(document, because=form.because.data or "", by=current_user)
        ).saved
    ):
        flash(_("The paper is cancelled; its number stays taken."), "success")
        return redirect(document_url(document), 303)
    return _page(queries.document_or_404(current_user, document_id), cancel_form=form, status=422)


@blueprint.post("/documents/<int:document_id>/renew")
@require(Permission.DOCUMENT_EDIT)
def renew(document_id: int) -> ResponseReturnValue:
    """Begin a new version of an issued paper."""
    document = changeable(document_id)
    made: list[Document] = []
    if done(lambda: made.append(services.renew(document, by=current_user))):
        flash(_("This is the new version. The old one holds until you issue this one."), "success")
        return redirect(document_url(made[0]), 303)
    return redirect(document_url(document), 303)


@blueprint.post("/documents/<int:document_id>/discard")
@require(Permission.DOCUMENT_EDIT)
def discard(document_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    document = changeable(document_id)
    back = subject_url(document.subject, document.subject_id) or url_for("documents.index")
    if done(lambda: services.discard(document)):
        flash(_("The draft is thrown away."), "success")
        return redirect(back, 303)
    return redirect(document_url(document), 303)


def _form(document: Document, **options: Any) -> DocumentForm:
    """The form with the fields that this kind of paper has."""
    stored = {name: document.content.get(name) for name in CONTENT}
    form = DocumentForm(
        data={
            "title": document.title,
            "signatory_id": document.signatory_id,
            "version": document.version,
            **stored,
        },
        **options,
    )
    for name in CONTENT:
        if name not in KINDS[document.kind].fields:
            del form[name]
    if not KINDS[document.kind].signs:
        del form.signatory_id
        return form
    people = queries.signatories()
    if document.signatory is not None and document.signatory not in people:
        people.append(document.signatory)
    form.signatory_id.offer([(one.id, f"{one.name} · {one.title}") for one in people])
    return form


def _page(
    document: Document,
    *,
    form: DocumentForm | None = None,
    issue_form: BaseForm | None = None,
    number_form: BaseForm | None = None,
    cancel_form: BaseForm | None = None,
    rows: Any = (),
    status: int = 200,
) -> ResponseReturnValue:
    can_change = queries.may_change(current_user, document)
    paper = services.preview(document)
    return render(
        "documents/show.html",
        document=document,
        paper=paper,
        unshown=letters.missing_in(paper)[: letters.MOST_NAMED],
        form=form or _form(document),
        issue_form=issue_form or IssueForm(data={"dated_on": document.dated_on or clock.today()}),
        number_form=number_form or NumberForm(),
        cancel_form=cancel_form or CancelForm(),
        rows=rows,
        register=queries.register_of(document.kind),
        templates=queries.templates_for(document.kind),
        can_change=can_change,
        can_sign=can_change and current_user.can(Permission.DOCUMENT_SIGN),
        is_outdated=services.what_changed(document),
        successor=queries.find_successor(current_user, document),
        back=subject_url(document.subject, document.subject_id),
        history=history.of("documents", document.id),
    ), status


def _note_download(document: Document, kind: str) -> None:
    """A paper that leaves the house is written down."""
    audit.record("download", "documents", document.id, {"format": [None, kind]})
    db.session.commit()


def _filename(document: Document, ending: str) -> str:
    name = _UNFIT.sub("-", document.number or document.title).strip("-.")[:80]
    return f"{name or document.kind.value}.{ending}"
