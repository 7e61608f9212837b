"""The NIK itself: revealed with a reason, and looked up without ever standing in an address."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.candidates import queries, services
from app.candidates.forms import FindForm, RevealForm
from app.candidates.nik import parse_nik
from app.candidates.views.blueprint import blueprint, candidate_url
from app.candidates.views.records import page_of
from app.core.db import db
from app.core.errors import AppError, Invalid
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.core.rendering import render


@blueprint.post("/candidates/<int:candidate_id>/nik")
@require(Permission.CANDIDATE_REVEAL)
def reveal(candidate_id: int) -> ResponseReturnValue:
    """The whole NIK on this one page, once a reason is given; the audit log keeps who asked and why."""
    candidate = queries.candidate_for_change(current_user, candidate_id, options=queries.FULL)
    form, number = RevealForm(), None
    if form.validate():
        try:
            number = services.reveal_nik(candidate, reason=form.reason.data or "")
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
    if number is None:
        candidate = queries.candidate_for_change(current_user, candidate_id, options=queries.FULL)
    return page_of(candidate, form, nik=number, code=200 if number else 422)


@blueprint.route("/candidates/find", methods=["GET", "POST"])
@require(Permission.CANDIDATE_REVEAL)
def find() -> ResponseReturnValue:
    """Look somebody up by the NIK on a card."""
    form = FindForm()
    if form.validate_on_submit():
        try:
            nik = parse_nik(form.nik.data or "")
        except Invalid as refused:
            attach(form, refused)
        else:
            found = queries.find_by_nik(current_user, nik)
            if found is not None:
                return redirect(candidate_url(found))
            flash(_("Nobody on file has this NIK."), "info")
            return redirect(url_for("candidates.find"))
    return render("candidates/find.html", form=form), 422 if form.errors else 200
