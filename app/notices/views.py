"""Opening a notice, taking all off the bell, and how one wants to be told."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import begin_writing, db
from app.core.permissions import signed_in, visible_or_404
from app.core.rendering import render
from app.core.saving import save
from app.notices import kinds, queries, services
from app.notices.forms import preferences_form
from app.notices.models import Notice

blueprint = Blueprint("notices", __name__, url_prefix="/notices", template_folder="templates")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    """What every template that shows a notice asks for."""
    return {"kind_of_notice": lambda notice: kinds.find(notice.kind)}


@blueprint.get("/<int:notice_id>")
@signed_in
def notice(notice_id: int) -> ResponseReturnValue:
    """Where a notice leads; from now on it is read."""
    found = visible_or_404(current_user, Notice, notice_id)
    path = found.path
    if found.read_at is None:
        begin_writing()
        services.mark_read(visible_or_404(current_user, Notice, notice_id))
        db.session.commit()
    return redirect(path)


@blueprint.post("/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """All of them are read."""
    services.mark_all_read(current_user.id)
    db.session.commit()
    flash(_("All notices are marked as read."), "success")
    return redirect(url_for("workspace.notices"), 303)


@blueprint.route("/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """By which way each kind of notice comes."""
    wanted = queries.preferences(current_user)
    form = preferences_form(wanted)
    if form.validate_on_submit():
        chosen = {kind.name: form[kind.name].data for kind, _channel in wanted}
        if save(form, lambda: services.choose(current_user, chosen)).saved:
            flash(_("Saved."), "success")
            return redirect(url_for("notices.preferences"), 303)
    return render("notices/preferences.html", form=form, kinds=[kind for kind, _channel in wanted]), (
        422 if form.errors else 200
    )
