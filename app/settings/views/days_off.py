"""One day off changed, and the days off of a whole year taken from a list; before either, what it touches."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import history
from app.core.clock import today
from app.core.db import db
from app.core.permissions import LARGEST_ID, Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import is_refused, save_version
from app.settings import days_off, queries, services
from app.settings.forms import EditHolidayForm, HolidayListForm
from app.settings.models import Holiday
from app.settings.views import settings


@settings.route("/holidays/<int:holiday_id>", methods=["GET", "POST"])
@require(Permission.REFERENCE_MANAGE)
def edit_holiday(holiday_id: int) -> ResponseReturnValue:
    holiday = queries.row_or_404(Holiday, holiday_id)
    form = EditHolidayForm(obj=holiday)
    back = url_for("settings.holidays", year=holiday.on.year)
    rows, by, status = [], None, 200
    is_sent = form.validate_on_submit()

    def change() -> None:
        services.change_holiday(
            queries.for_change(Holiday, holiday_id), version=form.version.data, **form.values()
        )

    is_tried = is_sent and "look" in request.form
    if is_tried:
        is_sent = is_tried = not is_refused(form, change)
        queries.forget()
    told = days_off.told(_change(holiday, form.on.data)) if is_tried else _on_the_day(holiday)
    if is_sent and not is_tried:
        outcome = save_version(form, change, row=holiday)
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("settings.holidays", year=holiday.on.year), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "settings/edit_holiday.html",
        form=form,
        holiday=holiday,
        rows=rows,
        by=by,
        back=back,
        told=told,
        told_without=days_off.told(days_off.change_without([holiday])),
        is_tried=is_tried,
        history=history.of("holidays", holiday_id),
    ), status


def _change(holiday: Holiday, on: date | None) -> days_off.Change:
    """What another day for ``holiday`` changes of the office's days."""
    if on is None or on == holiday.on:
        return days_off.Change()
    return days_off.change_of_days(closed=[on], opened=[holiday.on], name=holiday.name)


def _on_the_day(holiday: Holiday) -> list[str]:
    """What stands on the day off now."""
    return days_off.told(days_off.Change(closed=frozenset({holiday.on}))) if holiday.on >= today() else []


@settings.route("/holidays/list", methods=["GET", "POST"])
@require(Permission.REFERENCE_MANAGE)
def list_holidays() -> ResponseReturnValue:
    """The days off of a year, pasted; looked at first, then taken over."""
    asked = request.args.get("year", type=int) or today().year + 1
    form = HolidayListForm(data={"year": asked if 2000 <= asked <= 2100 else today().year + 1})
    lines: list[days_off.Line] = []
    misread: list[days_off.Misread] = []
    is_sent = form.validate_on_submit()
    year = form.year.data or asked
    if is_sent:
        lines, misread = days_off.read_list(form.lines.data or "", year=year)
    known = {(one.on, one.name.casefold()): one for one in queries.holidays(year)} if is_sent else {}
    new = [line for line in lines if (line.on, line.name.casefold()) not in known]
    if is_sent and new and "look" not in request.form:
        added = services.add_holidays(new)
        db.session.commit()
        flash_undo(
            ngettext("%(num)d day is added.", "%(num)d days are added.", len(added)),
            url=url_for("settings.undo_list", days="-".join(str(one.id) for one in added)),
        )
        return redirect(url_for("settings.holidays", year=year), 303)
    listed = {(line.on, line.name.casefold()) for line in lines}
    return render(
        "settings/holiday_list.html",
        form=form,
        is_looked_at=is_sent,
        new=new,
        same=len(lines) - len(new),
        misread=misread,
        besides=[one for key, one in known.items() if key not in listed],
        told=days_off.told(days_off.change_of_days(closed=[line.on for line in new])),
    ), 422 if form.errors else 200


@settings.post("/holidays/list/undo")
@require(Permission.REFERENCE_MANAGE)
def undo_list() -> ResponseReturnValue:
    """Take the days of a list off again, those that are still there."""
    ids = {
        int(text)
        for text in request.args.get("days", "")[:4000].split("-")
        if text.isascii() and text.isdecimal()
    }
    holidays = queries.holidays_of({number for number in ids if number <= LARGEST_ID})
    told = days_off.told(days_off.change_without(holidays))
    removed = services.remove_holidays({holiday.id for holiday in holidays})
    db.session.commit()
    flash(
        ngettext("%(num)d day is taken off the list.", "%(num)d days are taken off the list.", len(removed)),
        "success",
    )
    for sentence in told:
        flash(sentence, "warning")
    year = removed[0].year if removed else None
    return redirect(url_for("settings.holidays", year=year), 303)
