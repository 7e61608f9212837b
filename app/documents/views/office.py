"""What an office sets up for its papers: emblem, officials, registers."""

from flask import abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import history
from app.accounts import queries as accounts
from app.core import files
from app.core.clock import today
from app.core.errors import AppError, Invalid
from app.core.forms import attach, uploads_of
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save, save_version
from app.documents import queries, services
from app.documents.enums import DocumentKind
from app.documents.forms import LogoForm, OfficialForm, RegisterForm
from app.documents.models import Official, Register
from app.documents.views.blueprint import blueprint
from app.settings.queries import for_change, office, row_or_404


@blueprint.route("/settings/letterhead", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def letterhead() -> ResponseReturnValue:
    """The emblem above the letters, the people who sign them, and the registers that number them."""
    form = LogoForm()
    uploads = uploads_of(form.logo)
    if form.validate_on_submit() and not uploads:
        attach(form, Invalid(_("Choose a file."), field="logo"))
    elif (
        form.is_submitted()
        and not form.errors
        and save(form, lambda: services.store_logo(uploads[0].stream)).saved
    ):
        flash(_("The emblem is kept."), "success")
        return redirect(url_for("documents.letterhead"), 303)
    return render(
        "documents/letterhead.html",
        form=form,
        office=office(),
        letterhead=queries.letterhead(),
        officials=queries.officials(),
        registers=[(one, queries.next_number(one, on=today())) for one in queries.registers()],
    ), 422 if form.errors else 200


@blueprint.get("/settings/letterhead/logo")
@require(Permission.SETTING_MANAGE)
def logo() -> ResponseReturnValue:
    """The emblem as a picture."""
    sha256 = queries.letterhead().logo_sha256
    if sha256 is None or not files.path_of(sha256).is_file():
        abort(404)
    return send_file(files.path_of(sha256), mimetype=files.PNG, etag=sha256)


@blueprint.post("/settings/letterhead/logo/remove")
@require(Permission.SETTING_MANAGE)
def remove_logo() -> ResponseReturnValue:
    """Take the emblem off the letters."""
    if done(services.remove_logo):
        flash(_("The emblem is removed."), "success")
    return redirect(url_for("documents.letterhead"), 303)


@blueprint.route("/settings/officials/new", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def new_official() -> ResponseReturnValue:
    """Write down a person whom papers name."""
    form = _official_form(None)
    if form.validate_on_submit() and save(form, lambda: services.save_official(None, **form.values())).saved:
        flash(_("Added."), "success")
        return redirect(url_for("documents.letterhead", _anchor="officials"), 303)
    return render(
        "documents/official.html", form=form, official=None, rows=[], by=None
    ), 422 if form.errors else 200


@blueprint.route("/settings/officials/<int:official_id>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit_official(official_id: int) -> ResponseReturnValue:
    """Change a person whom papers name; papers issued before stay as they are."""
    official = row_or_404(Official, official_id)
    form = _official_form(official)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.save_official(
                for_change(Official, official_id), version=form.version.data, **form.values()
            ),
            row=official,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("documents.letterhead", _anchor="officials"), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render("documents/official.html", form=form, official=official, rows=rows, by=by), status


@blueprint.route("/settings/registers/<register_kind>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def register(register_kind: str) -> ResponseReturnValue:
    """How papers of one kind are numbered."""
    of = next((one for one in DocumentKind if one == register_kind), None) or abort(404)
    stored = queries.register_of(of)
    form = RegisterForm(obj=stored)
    rows, by, status = [], None, 200
    shown = stored
    is_sent = form.validate_on_submit()
    is_tried = is_sent and "look" in request.form
    if is_tried:
        try:
            services.refuse_register(of, **form.values())
            shown = Register(kind=of, **form.values())
        except AppError as error:
            attach(form, error)
            status = error.status
    elif is_sent:
        outcome = (
            save_version(
                form,
                lambda: services.change_register(of, version=form.version.data, **form.values()),
                row=stored,
            )
            if stored.id
            else save(form, lambda: services.change_register(of, version=form.version.data, **form.values()))
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("documents.letterhead", _anchor="registers"), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "documents/register.html",
        form=form,
        kind=of,
        example=queries.next_number(shown, on=today(), was=stored),
        example_now=queries.next_number(stored, on=today()),
        sharing=queries.sharing(of, code=shown.code, unit=shown.unit),
        is_tried=is_tried and shown is not stored,
        history=history.of("registers", stored.id) if stored.id else [],
        rows=rows,
        by=by,
    ), status


def _official_form(official: Official | None) -> OfficialForm:
    form = OfficialForm(obj=official) if official else OfficialForm(data={"is_active": True})
    form.user_id.offer([(user.id, user.name) for user in accounts.users(with_inactive=False)])
    return form
