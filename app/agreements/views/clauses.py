"""The library of clauses, for whoever keeps the settings: by kind of agreement, in order."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.agreements import queries, services, wording
from app.agreements.enums import AgreementKind
from app.agreements.models import Clause
from app.core.forms import VersionedForm
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save, save_version
from app.settings.queries import for_change, row_or_404

blueprint = Blueprint("clauses", __name__, url_prefix="/settings/clauses", template_folder="../templates")


class ClauseForm(VersionedForm):
    """A clause of the library."""

    heading = StringField(_l("Heading"), [InputRequired(), Length(max=wording.LONGEST_HEADING)])
    body = TextAreaField(
        _l("Text"), [InputRequired(), Length(max=wording.LONGEST_BODY)], render_kw={"rows": 10}
    )
    is_usual = BooleanField(_l("Stands in every new agreement of this kind"))
    is_active = BooleanField(_l("In use"))


@blueprint.get("")
@require(Permission.SETTING_MANAGE)
def index() -> str:
    """The clauses of one kind of agreement, in their order."""
    kind = _kind(request.args.get("kind", "")) or AgreementKind.PKS
    return render(
        "agreements/clauses/index.html",
        kind=kind,
        kinds=list(AgreementKind),
        counts=queries.clauses_counted(),
        clauses=queries.clauses(kind),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def new() -> ResponseReturnValue:
    """Write down a clause for agreements of one kind."""
    kind = _kind(request.args.get("kind", "")) or AgreementKind.PKS
    form = ClauseForm(data={"is_usual": True, "is_active": True})
    if (
        form.validate_on_submit()
        and save(form, lambda: services.save_clause(None, kind=kind, **form.values())).saved
    ):
        flash(_("Added."), "success")
        return redirect(url_for("clauses.index", kind=kind.value), 303)
    return render(
        "agreements/clauses/edit.html",
        form=form,
        kind=kind,
        clause=None,
        rows=[],
        by=None,
        placeholders=wording.PLACEHOLDERS,
    ), 422 if form.errors else 200


@blueprint.route("/<int:clause_id>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit(clause_id: int) -> ResponseReturnValue:
    """Change a clause; agreements worded before stay as they are."""
    clause = row_or_404(Clause, clause_id)
    form = ClauseForm(obj=clause)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.save_clause(
                for_change(Clause, clause_id), kind=clause.kind, version=form.version.data, **form.values()
            ),
            row=clause,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("clauses.index", kind=clause.kind.value), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "agreements/clauses/edit.html",
        form=form,
        kind=clause.kind,
        clause=clause,
        rows=rows,
        by=by,
        placeholders=wording.PLACEHOLDERS,
    ), status


@blueprint.post("/<int:clause_id>/move")
@require(Permission.SETTING_MANAGE)
def move(clause_id: int) -> ResponseReturnValue:
    """Let a clause change places with its neighbour."""
    clause = row_or_404(Clause, clause_id)
    done(
        lambda: services.shift_clause(
            clause, up=request.form.get("direction") == "up", past=request.form.get("past")
        )
    )
    return redirect(url_for("clauses.index", kind=clause.kind.value), 303)


def _kind(value: str) -> AgreementKind | None:
    return next((one for one in AgreementKind if one.value == value), None)
