"""By which numbers agreements in force are looked after, for whoever keeps the settings."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from app.accounts import history
from app.agreements import queries, services
from app.core.forms import IntegerField, VersionedForm
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save_version

blueprint = Blueprint("agreement_care", __name__, template_folder="../templates")


class CareForm(VersionedForm):
    """Months and weeks."""

    inactive_months = IntegerField(_l("Inactive after"), [InputRequired()], minimum=1, maximum=60)
    monitoring_months = IntegerField(
        _l("Apprentices are visited every"), [InputRequired()], minimum=1, maximum=36
    )
    monitoring_weeks = IntegerField(_l("The first time after"), [InputRequired()], minimum=0, maximum=52)


@blueprint.route("/settings/agreement-care", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit() -> ResponseReturnValue:
    """When an agreement counts as inactive, and how often its apprentices are visited."""
    form = CareForm(obj=queries.care())
    form.version.data = form.version.data or 1
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        care = services.care_for_change()
        outcome = save_version(
            form,
            lambda: services.change_care(care, version=form.version.data, **form.values()),
            row=care,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("agreement_care.edit"), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.is_submitted():
        status = 422
    return render(
        "agreements/care.html",
        form=form,
        rows=rows,
        by=by,
        history=history.of("agreement_care", queries.CARE_ID),
    ), status
