"""The seat lines of an agreement."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.agreements import queries, services
from app.agreements.forms import SeatLineForm
from app.agreements.models import Agreement, SeatLine
from app.agreements.views.blueprint import agreement_url, blueprint, changeable, failed
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import Outcome, done, save_version
from app.settings import queries as settings


@blueprint.route("/agreements/<int:agreement_id>/seats/new", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def add_seats(agreement_id: int) -> ResponseReturnValue:
    """Promise seats of one more position."""
    agreement = _open_for_terms(agreement_id)
    form = SeatLineForm(data={"months": 6, "has_jkk": True, "has_jkm": True})
    _offer(form)
    if form.validate_on_submit():
        try:
            services.add_seats(agreement, by=current_user, **form.terms())
        except AppError as error:
            db.session.rollback()
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The seats are added."), "success")
            return redirect(agreement_url(agreement, "seats"))
        agreement = changeable(agreement_id)
    return render(
        "agreements/seats.html",
        form=form,
        agreement=agreement,
        line=None,
        rows=[],
        rules_now=queries.rules_now(clock.today()),
    ), 422 if failed(form) else 200


@blueprint.route("/agreements/<int:agreement_id>/seats/<int:line_id>", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def edit_seats(agreement_id: int, line_id: int) -> ResponseReturnValue:
    """Change the seats of one position; what two people changed is merged or asked."""
    agreement = _open_for_terms(agreement_id)
    line = queries.seat_line_or_404(current_user, agreement_id, line_id)
    form = _filled_form(line)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: _save(line, form),
            row=line,
            stored=lambda: _filled_form(
                queries.seat_line_or_404(current_user, agreement_id, line_id), formdata=None
            ),
        )
        agreement = changeable(agreement_id)
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(agreement_url(agreement, "seats"))
        line = queries.seat_line_or_404(current_user, agreement_id, line_id)
    page = render(
        "agreements/seats.html",
        form=form,
        agreement=agreement,
        line=line,
        rows=outcome.rows,
        by=outcome.by,
        rules_now=queries.rules_now(clock.today()),
    )
    return page, outcome.status if form.is_submitted() else 200


@blueprint.post("/agreements/<int:agreement_id>/seats/<int:line_id>/remove")
@require(Permission.AGREEMENT_EDIT)
def remove_seats(agreement_id: int, line_id: int) -> ResponseReturnValue:
    """Take the seats of one position out."""
    changeable_or_403(current_user, Agreement, agreement_id)
    line = queries.seat_line_or_404(current_user, agreement_id, line_id)
    if done(lambda: services.remove_seats(line, by=current_user)):
        flash_undo(
            _("The seats are removed."),
            url=url_for("agreements.restore_seats", agreement_id=agreement_id, line_id=line_id),
        )
    return redirect(url_for("agreements.show", agreement_id=agreement_id, _anchor="seats"))


@blueprint.post("/agreements/<int:agreement_id>/seats/<int:line_id>/restore")
@require(Permission.AGREEMENT_EDIT)
def restore_seats(agreement_id: int, line_id: int) -> ResponseReturnValue:
    """Put removed seats back."""
    agreement = changeable_or_403(current_user, Agreement, agreement_id)
    if done(lambda: services.restore_seats(agreement, line_id, by=current_user)):
        flash(_("The seats are back."), "success")
    return redirect(url_for("agreements.show", agreement_id=agreement_id, _anchor="seats"))


def _open_for_terms(agreement_id: int) -> Agreement:
    """The agreement if the reader may still change its terms; 403 where it has gone too far for that."""
    agreement = changeable(agreement_id)
    if not services.may_edit_terms(agreement, by=current_user):
        abort(403)
    return agreement


def _filled_form(line: SeatLine, **given: Any) -> SeatLineForm:
    form = SeatLineForm(obj=line, data={"version": line.agreement.version}, **given)
    _offer(form, present=line.trade_id)
    return form


def _save(line: SeatLine, form: SeatLineForm) -> None:
    services.edit_seats(
        line,
        by=current_user,
        version=form.version.data,
        override_reason=form.override_reason.data,
        **form.terms(),
    )


def _offer(form: SeatLineForm, *, present: int | None = None) -> None:
    """The trades in use, and the one this line has."""
    offered = [one for one in settings.trades(with_inactive=True) if one.is_active or one.id == present]
    form.trade_id.offer([(one.id, one.name) for one in offered])
