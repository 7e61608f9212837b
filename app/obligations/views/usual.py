"""What is usually owed, by kind of agreement, for whoever keeps the settings."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.agreements.enums import AgreementKind
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save, save_version
from app.obligations import queries, services
from app.obligations.enums import Anchor, Party
from app.obligations.forms import UsualForm, rhythm
from app.obligations.models import UsualObligation
from app.settings.queries import for_change, row_or_404

blueprint = Blueprint(
    "usual_obligations", __name__, url_prefix="/settings/obligations", template_folder="../templates"
)

KINDS = [one for one in AgreementKind if one.is_binding]


@blueprint.get("")
@require(Permission.SETTING_MANAGE)
def index() -> ResponseReturnValue:
    """What is usually owed under agreements of one kind."""
    kind = _kind()
    return render(
        "obligations/usual/index.html",
        kind=kind,
        kinds=KINDS,
        counts=queries.usual_counted(),
        rows=queries.usual(kind),
        rhythm=rhythm,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def new() -> ResponseReturnValue:
    """Write down what is usually owed."""
    kind = _kind()
    form = _form(data={"party": Party.COMPANY, "anchor": Anchor.START, "is_active": True, "version": 1})
    if (
        form.validate_on_submit()
        and save(form, lambda: services.save_usual(None, kind=kind, **form.values())).saved
    ):
        flash(_("Added."), "success")
        return redirect(url_for("usual_obligations.index", kind=kind.value), 303)
    return _page(form, kind, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:usual_id>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit(usual_id: int) -> ResponseReturnValue:
    """Change what is usually owed; agreements signed before keep theirs."""
    usual = row_or_404(UsualObligation, usual_id)
    form = _form(obj=usual)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.save_usual(
                for_change(UsualObligation, usual_id),
                kind=usual.kind,
                version=form.version.data,
                **form.values(),
            ),
            row=usual,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("usual_obligations.index", kind=usual.kind.value), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.is_submitted():
        status = 422
    return _page(form, usual.kind, usual, rows=rows, by=by), status


def _form(**given: Any) -> UsualForm:
    form = UsualForm(**given)
    form.anchor.offer([(one.value, one.label) for one in (Anchor.START, Anchor.END)])
    return form


def _page(
    form: UsualForm, kind: AgreementKind, usual: UsualObligation | None, *, rows: Any = (), by: Any = None
) -> str:
    return render("obligations/usual/edit.html", form=form, kind=kind, usual=usual, rows=rows, by=by)


def _kind() -> AgreementKind:
    asked = request.args.get("kind", "")
    return next((one for one in KINDS if one.value == asked), AgreementKind.PKS)
