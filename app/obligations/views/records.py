"""One obligation: written down, changed, done, taken back."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements.models import Agreement
from app.core import clock, files
from app.core.forms import uploads_of
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save, save_version
from app.obligations import queries, services
from app.obligations.enums import Anchor, Party
from app.obligations.forms import DoneForm, ObligationForm
from app.obligations.models import Obligation
from app.obligations.views.blueprint import blueprint


@blueprint.route("/agreements/<int:agreement_id>/obligations/new", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def new(agreement_id: int) -> ResponseReturnValue:
    """Write down what a party owes under an agreement."""
    agreement = _agreement(agreement_id)
    form = ObligationForm(data={"party": Party.COMPANY, "anchor": Anchor.DAY, "version": 1})
    if form.validate_on_submit() and save(form, lambda: services.add(agreement, **form.values())).saved:
        flash(_("The obligation is on file."), "success")
        return redirect(_panel(agreement_id), 303)
    return render(
        "obligations/edit.html", form=form, agreement=agreement, obligation=None, rows=[], by=None
    ), (422 if form.is_submitted() else 200)


@blueprint.route("/obligations/<int:obligation_id>/edit", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def edit(obligation_id: int) -> ResponseReturnValue:
    """Change one that is open."""
    obligation = _changeable(obligation_id)
    form = ObligationForm(obj=obligation)
    rows: list[Any] = []
    by, status = None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.edit(_changeable(obligation_id), version=form.version.data, **form.values()),
            row=obligation,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(_panel(obligation.agreement_id), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
        obligation = _changeable(obligation_id)
    elif form.is_submitted():
        status = 422
    return render(
        "obligations/edit.html",
        form=form,
        agreement=obligation.agreement,
        obligation=obligation,
        rows=rows,
        by=by,
    ), status


@blueprint.route("/obligations/<int:obligation_id>/complete", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def complete(obligation_id: int) -> ResponseReturnValue:
    """Say when it was done, with a remark and what proves it."""
    obligation = _changeable(obligation_id)
    form = DoneForm(data={"done_on": clock.today()})
    if form.validate_on_submit():
        upload = next(iter(uploads_of(form.proof)), None)
        outcome = save(
            form,
            lambda: services.complete(
                obligation,
                by=current_user,
                on=form.done_on.data or clock.today(),
                remark=form.remark.data,
                proof=upload.stream if upload else None,
                filename=(upload.filename or "") if upload else "",
            ),
        )
        if outcome.saved:
            flash_undo(
                _("Done: %(what)s", what=obligation.title),
                url=url_for("obligations.reopen", obligation_id=obligation_id),
            )
            return redirect(_back(obligation), 303)
        obligation = _changeable(obligation_id)
    return render("obligations/complete.html", form=form, obligation=obligation), (
        422 if form.is_submitted() else 200
    )


@blueprint.post("/obligations/<int:obligation_id>/reopen")
@require(Permission.AGREEMENT_EDIT)
def reopen(obligation_id: int) -> ResponseReturnValue:
    """Take back that it was done."""
    obligation = _changeable(obligation_id)
    if done(lambda: services.reopen(obligation)):
        flash(_("It is open again."), "success")
    return redirect(_back(obligation), 303)


@blueprint.post("/obligations/<int:obligation_id>/remove")
@require(Permission.AGREEMENT_EDIT)
def remove(obligation_id: int) -> ResponseReturnValue:
    """Take an open one off the list."""
    obligation = _changeable(obligation_id)
    if done(lambda: services.remove(obligation)):
        flash_undo(
            _("The obligation is removed."), url=url_for("obligations.restore", obligation_id=obligation_id)
        )
    return redirect(_back(obligation), 303)


@blueprint.post("/obligations/<int:obligation_id>/restore")
@require(Permission.AGREEMENT_EDIT)
def restore(obligation_id: int) -> ResponseReturnValue:
    """Put a removed one back."""
    obligation = _changeable(obligation_id)
    if done(lambda: services.restore(obligation)):
        flash(_("The obligation is back."), "success")
    return redirect(_back(obligation), 303)


@blueprint.get("/obligations/<int:obligation_id>/proof")
@require(Permission.AGREEMENT_VIEW)
def proof(obligation_id: int) -> ResponseReturnValue:
    """The file that proves it was done."""
    found = queries.obligation_or_404(current_user, obligation_id)
    if found.sha256 is None or found.media_type is None or not files.path_of(found.sha256).is_file():
        abort(404)
    return files.send(
        found.sha256,
        media_type=found.media_type,
        filename=found.filename or "bukti",
        as_attachment=request.args.get("download") == "1",
    )


@blueprint.post("/agreements/<int:agreement_id>/obligations/usual")
@require(Permission.AGREEMENT_EDIT)
def add_usual(agreement_id: int) -> ResponseReturnValue:
    """Add what is usually owed under agreements of this kind."""
    agreement = _agreement(agreement_id)
    added = 0

    def act() -> None:
        nonlocal added
        added = services.copy_usual(agreement)

    if done(act):
        told = (
            ngettext("%(num)d obligation added.", "%(num)d obligations added.", added)
            if added
            else _("All usual obligations are on file already.")
        )
        flash(told, "success")
    return redirect(_panel(agreement_id), 303)


def _agreement(agreement_id: int) -> Agreement:
    return changeable_or_403(current_user, Agreement, agreement_id, options=agreements.SHOWN)


def _changeable(obligation_id: int) -> Obligation:
    return queries.obligation_or_404(current_user, obligation_id, to_change=True)


def _panel(agreement_id: int) -> str:
    return url_for("agreements.show", agreement_id=agreement_id, _anchor="obligations")


def _back(obligation: Obligation) -> str:
    """To the list where the reader came from there, else to the agreement."""
    came_from = request.args.get("from", "") or request.form.get("from", "")
    return url_for("obligations.index") if came_from == "list" else _panel(obligation.agreement_id)
