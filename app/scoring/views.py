"""The scale among the settings, and why a company has its points."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.companies import queries as companies
from app.companies.enums import Potential
from app.companies.showing import lead_on
from app.core import clock, jobs
from app.core.db import db
from app.core.errors import Conflict
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save_version
from app.scoring import counting, queries, services
from app.scoring.criteria import CRITERIA
from app.scoring.forms import ScaleForm
from app.scoring.models import ScoreScale

blueprint = Blueprint("scoring", __name__, template_folder="templates")


@blueprint.route("/settings/potential", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def scale() -> ResponseReturnValue:
    """What is weighed; a preview says what would change before anything does."""
    stored = queries.scale()
    form = ScaleForm(obj=stored)
    rows, by, status, tried, changing = [], None, 200, None, 0
    if form.validate_on_submit():
        if "preview" in request.form:
            tried, changing = _tried(form)
            status = 200 if tried is not None else 422
        else:
            outcome = save_version(
                form,
                lambda: services.change_scale(
                    queries.scale_for_change(), version=form.version.data, **form.scale()
                ),
                row=stored,
            )
            if outcome.saved:
                return _counted_anew()
            rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "scoring/scale.html",
        form=form,
        criteria=CRITERIA,
        conflicts=rows,
        by=by,
        tried=tried,
        changing=changing,
        grades=list(Potential),
        history=history.of("score_scales", stored.id),
    ), status


def _tried(form: ScaleForm) -> tuple[object, int]:
    """What the points typed would say and how many grades they would change, unstored; None where they cannot be weighed by."""
    values = form.scale()
    try:
        services.check(values)
    except Conflict as refusal:
        attach(form, refusal)
        return None, 0
    typed, today = ScoreScale(**values), clock.today()
    return counting.preview(typed, today), counting.changing(typed, today)


def _counted_anew() -> ResponseReturnValue:
    job = jobs.start(
        counting.JOB,
        owner_id=current_user.id,
        title=_("Count the points of companies"),
        locale=str(get_locale()),
        result_url=url_for("scoring.scale"),
    )
    db.session.commit()
    flash(_("Saved. The points of all companies are being counted."), "success")
    return redirect(url_for("workspace.job", job_id=job.id), 303)


@blueprint.get("/companies/<int:company_id>/points")
@require(Permission.COMPANY_VIEW)
def company(company_id: int) -> ResponseReturnValue:
    """Which criteria hold of a company, and what they are worth."""
    found = companies.company_or_404(current_user, company_id)
    lead_on(found)
    return render(
        "scoring/company.html",
        company=found,
        explained=queries.explain(found, clock.today()),
        scale=queries.scale(),
        may_set=current_user.can(Permission.SETTING_MANAGE),
    )
