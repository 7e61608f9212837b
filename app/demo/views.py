"""The page that makes a demo office large."""

from flask import Blueprint, abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.core import jobs
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.demo.forms import FillingForm
from app.demo.work import JOB

blueprint = Blueprint("demo", __name__, template_folder="templates")


@blueprint.route("/demo/filling", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def filling() -> ResponseReturnValue:
    """Ask how large the demo office shall become, and begin; a real office has no such page."""
    if not current_app.config["DEMO"]:
        abort(404)
    form = FillingForm()
    if not form.validate_on_submit():
        return render("demo/filling.html", form=form), 422 if form.errors else 200
    job = jobs.start(
        JOB,
        owner_id=current_user.id,
        title=_("Filling the demo office"),
        locale=str(get_locale()),
        companies=form.companies.data,
        visits=form.visits.data,
        result_url=url_for("reports.companies"),
    )
    db.session.commit()
    return redirect(url_for("workspace.job", job_id=job.id), 303)
