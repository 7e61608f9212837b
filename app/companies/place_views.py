"""The kelurahan that coordinates lie in: told while a form is filled in, and taken over by one tap."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.companies import placing, queries, services
from app.companies.showing import company_url
from app.companies.views import blueprint
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import render

TYPED = ("latitude", "longitude", "region_code")


@blueprint.get("/companies/place-hint")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def place_hint() -> str:
    """What the coordinates being typed say beside the kelurahan being chosen."""
    checked = services.validate({name: request.args.get(name) for name in TYPED})
    return render("companies/_place_hint.html", place_hint=placing.hint_of(checked.values))


@blueprint.post("/companies/<int:company_id>/kelurahan")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def take_kelurahan(company_id: int) -> ResponseReturnValue:
    """File a company in the kelurahan its coordinates lie in."""
    company = queries.company_for_change(current_user, company_id, options=queries.FULL)
    hint = placing.hint_for(company)
    if hint is not None:
        services.edit(company, {"region_code": hint.found.code})
        db.session.commit()
        flash(
            _("%(company)s is filed in %(kelurahan)s.", company=company.full_name, kelurahan=hint.found.name),
            "success",
        )
    return redirect(company_url(company))
