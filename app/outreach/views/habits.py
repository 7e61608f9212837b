"""How a company is visited: receiving hours and regular visits."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.companies.models import Company
from app.companies.showing import company_url, lead_on
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render
from app.core.saving import save, save_version
from app.outreach.forms.habits import HabitForm
from app.outreach.models import VisitHabit
from app.outreach.queries.habits import habits_of
from app.outreach.services.habits import keep_habit
from app.outreach.views.blueprint import blueprint
from app.settings.purposes import offered


@blueprint.route("/companies/<int:company_id>/visiting", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def visiting(company_id: int) -> ResponseReturnValue:
    """In which hours the company receives people, and every how many months it is visited."""
    company = changeable_or_403(current_user, Company, company_id)
    lead_on(company)
    stored = habits_of([company_id]).get(company_id)
    # Version 0 comes before the first of those stored: else two people's first saving would pass for one.
    form = HabitForm(obj=stored or VisitHabit(version=0))
    form.purpose.offer(offered(stored.purpose if stored else None))
    rows, by, status = [], None, 422 if form.is_submitted() else 200
    if form.validate_on_submit():

        def keep() -> None:
            keep_habit(company, version=form.version.data, **form.values())

        outcome = save_version(form, keep, row=stored) if stored else save(form, keep)
        rows, by, status = outcome.rows, outcome.by, outcome.status
        if outcome.saved:
            flash(_("Saved: how %(name)s is visited.", name=company.full_name), "success")
            return redirect(company_url(company), 303)
    return render("outreach/visiting.html", form=form, company=company, rows=rows, by=by), status
