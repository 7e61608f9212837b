"""Days off and minimum wages: what holds for a year."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import formats
from app.core.clock import today
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import save
from app.settings import days_off, queries, services
from app.settings.enums import HolidayKind
from app.settings.forms import HolidayForm, WageForm
from app.settings.models import Holiday, MinimumWage
from app.settings.views import settings


def _year(known: list[int]) -> int:
    """The year the address names, else the present one."""
    asked = request.args.get("year", type=int)
    return asked if asked in known else today().year


@settings.route("/holidays", methods=["GET", "POST"])
@require(Permission.REFERENCE_MANAGE)
def holidays() -> ResponseReturnValue:
    years = sorted({*queries.holiday_years(), today().year, today().year + 1})
    form = HolidayForm()
    made: list[Holiday] = []
    is_sent = form.validate_on_submit()
    change = days_off.change_of_days(closed=[form.on.data]) if is_sent and form.on.data else days_off.Change()
    if is_sent and save(form, lambda: made.append(services.add_holiday(**form.values()))).saved:
        flash(_("%(name)s is in the list.", name=made[0].name), "success")
        for sentence in days_off.told(change):
            flash(sentence, "warning")
        return redirect(url_for("settings.holidays", year=made[0].on.year), 303)
    year = _year(years)
    return render(
        "settings/holidays.html",
        form=form,
        year=year,
        years=years,
        days=queries.holidays(year),
        kinds={kind.value: kind.label for kind in HolidayKind},
    ), 422 if form.errors else 200


@settings.post("/holidays/<int:holiday_id>/remove")
@require(Permission.REFERENCE_MANAGE)
def remove_holiday(holiday_id: int) -> ResponseReturnValue:
    holiday = queries.for_change(Holiday, holiday_id)
    again = url_for(
        "settings.restore_holiday",
        day=holiday.on.isoformat(),
        name=holiday.name,
        kind=holiday.kind,
        estimated="1" if holiday.is_estimated else None,
    )
    year, on, name = holiday.on.year, holiday.on, holiday.name
    told = days_off.told(days_off.change_without([holiday]))
    services.remove_holiday(holiday)
    db.session.commit()
    message = (
        _("%(name)s is off the list; %(day)s is a working day again.", name=name, day=formats.day(on))
        if queries.is_working_day(on)
        else _("%(name)s is off the list; %(day)s stays a day off.", name=name, day=formats.day(on))
    )
    flash_undo(message, url=again)
    for sentence in told:
        flash(sentence, "warning")
    return redirect(url_for("settings.holidays", year=year), 303)


@settings.post("/holidays/restore")
@require(Permission.REFERENCE_MANAGE)
def restore_holiday() -> ResponseReturnValue:
    form = HolidayForm(
        data={
            "on": _day(request.args.get("day", "")),
            "name": request.args.get("name", "")[:120],
            "kind": next(
                (kind for kind in HolidayKind if kind == request.args.get("kind")), HolidayKind.LOCAL
            ),
            "is_estimated": "estimated" in request.args,
        },
        formdata=None,
    )
    if form.on.data is None:
        return redirect(url_for("settings.holidays"), 303)
    services.add_holiday(**form.values())
    db.session.commit()
    flash(_("%(name)s is in the list.", name=form.name.data), "success")
    return redirect(url_for("settings.holidays", year=form.on.data.year), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@settings.route("/minimum-wages", methods=["GET", "POST"])
@require(Permission.REFERENCE_MANAGE)
def minimum_wages() -> ResponseReturnValue:
    years = sorted({*queries.wage_years(), today().year, today().year + 1}, reverse=True)
    year = _year(years)
    provinces = queries.provinces()
    asked = request.args.get("province", "")
    province = asked if asked in {one.code for one in provinces} else queries.office().region_code[:2]
    form = WageForm(data={"year": year})
    places = {one.code: one.name for one in provinces if one.code == province}
    places.update((one.code, one.name) for one in queries.parts_of(province))
    form.region_code.offer(list(places.items()))
    made: list[MinimumWage] = []
    if (
        form.validate_on_submit()
        and save(form, lambda: made.append(services.add_minimum_wage(**form.values()))).saved
    ):
        flash(_("The wage of %(name)s is in the list.", name=places[made[0].region_code]), "success")
        return redirect(_wages_url(made[0]), 303)
    wages = queries.minimum_wages(year, province=province)
    return render(
        "settings/minimum_wages.html",
        form=form,
        year=year,
        years=years,
        province=province,
        provinces=provinces,
        wages=wages,
        names=queries.region_names(wage.region_code for wage in wages),
    ), 422 if form.errors else 200


@settings.post("/minimum-wages/<int:wage_id>/remove")
@require(Permission.REFERENCE_MANAGE)
def remove_minimum_wage(wage_id: int) -> ResponseReturnValue:
    wage = queries.for_change(MinimumWage, wage_id)
    again = url_for("settings.restore_minimum_wage", **{name: getattr(wage, name) for name in WAGE_FIELDS})
    back = _wages_url(wage)
    services.remove_minimum_wage(wage)
    db.session.commit()
    flash_undo(_("The wage is removed."), url=again)
    return redirect(back, 303)


@settings.post("/minimum-wages/restore")
@require(Permission.REFERENCE_MANAGE)
def restore_minimum_wage() -> ResponseReturnValue:
    form = WageForm(request.args, meta={"csrf": False})
    form.region_code.offer([(one.code, one.name) for one in (*queries.provinces(), *queries.regencies())])
    made: list[MinimumWage] = []
    if form.validate() and save(form, lambda: made.append(services.add_minimum_wage(**form.values()))).saved:
        flash(_("The wage is back in the list."), "success")
        return redirect(_wages_url(made[0]), 303)
    flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
    return redirect(url_for("settings.minimum_wages"), 303)


WAGE_FIELDS = ("year", "kind", "region_code", "sector", "monthly_idr", "source")


def _wages_url(wage: MinimumWage) -> str:
    """The list in which a wage stands."""
    return url_for("settings.minimum_wages", year=wage.year, province=wage.region_code[:2])
