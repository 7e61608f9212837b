"""The first page of the settings, and the office itself."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import history
from app.core.clock import today
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import is_refused, save_version
from app.settings import days_off, links, lists, queries, services
from app.settings.forms import OfficeForm
from app.settings.models import Office
from app.settings.views import settings


@settings.get("")
@require(Permission.SETTING_MANAGE, Permission.REFERENCE_MANAGE)
def index() -> ResponseReturnValue:
    return render("settings/index.html", office=queries.office(), lists=lists.LISTS, links=links.links())


@settings.route("/office", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def office() -> ResponseReturnValue:
    stored = queries.row_or_404(Office, queries.OFFICE_ID)
    form = OfficeForm(obj=stored)
    form.region_code.offer(_regions())
    rows, by, status = [], None, 200
    is_sent = form.validate_on_submit()

    def change() -> None:
        services.change_office(
            queries.office_for_change(),
            version=form.version.data,
            **{**form.values(), "region_code": form.region_code.data or ""},
        )

    is_tried = is_sent and "look" in request.form
    if is_tried:
        is_sent = is_tried = not is_refused(form, change)
        queries.forget()
    told = (
        days_off.told(days_off.change_of_week(form.working_days.data or [], today=today())) if is_sent else []
    )
    if is_sent and not is_tried:
        outcome = save_version(form, change, row=stored)
        if outcome.saved:
            flash(_("The office is saved."), "success")
            for sentence in told:
                flash(sentence, "warning")
            return redirect(url_for("settings.office"), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors or form.form_errors:
        status = 422
    return render(
        "settings/office.html",
        form=form,
        rows=rows,
        by=by,
        office=stored,
        told=told,
        is_tried=is_tried,
        history=history.of("offices", stored.id),
    ), status


def _regions() -> list[tuple[str, str]]:
    """Every city and regency with its province, in the order of the provinces."""
    provinces = {province.code: province.name for province in queries.provinces()}
    return [
        (region.code, f"{region.name}, {provinces.get(region.code[:2], '')}")
        for region in queries.regencies()
    ]
