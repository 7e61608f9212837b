"""What was not visited: on to another day in one tap, or somewhere near by instead."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core import formats
from app.core.db import db
from app.core.errors import AppError
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import done
from app.outreach import queries, services
from app.outreach.models import RoadShow, Stop
from app.outreach.queries.loading import STOP
from app.outreach.queries.nearby import instead_of
from app.outreach.services import rolling
from app.outreach.views.blueprint import blueprint, day_of, row_id, row_ids, stop_url


@blueprint.post("/road-shows/<int:road_show_id>/roll-over")
@require(Permission.OUTREACH_EDIT)
def roll_over(road_show_id: int) -> ResponseReturnValue:
    """Move the unvisited stops of a day (``on``) to the next working day, or to ``to_on``."""
    road_show = changeable_or_403(current_user, RoadShow, road_show_id)
    on = day_of("on")
    if on is None:
        abort(400)
    to_on = day_of("to_on") or rolling.next_working_day(on)
    try:
        moved = rolling.roll_over(road_show, on, to_on=to_on)
    except AppError as error:
        db.session.rollback()
        flash(error.message, "error")
        return redirect(url_for("outreach.road_show", road_show_id=road_show_id))
    db.session.commit()
    number = len(moved)
    flash_undo(
        ngettext(
            "%(num)d stop was moved to %(day)s.",
            "%(num)d stops were moved to %(day)s.",
            number,
            day=formats.day(to_on),
        ),
        url=url_for(
            "outreach.roll_back",
            road_show_id=road_show_id,
            stop=[stop.follows_id for stop in moved if stop.follows_id],
        ),
    )
    return redirect(
        url_for("outreach.road_show", road_show_id=road_show_id, _anchor=f"day-{to_on.isoformat()}")
    )


@blueprint.post("/road-shows/<int:road_show_id>/roll-back")
@require(Permission.OUTREACH_EDIT)
def roll_back(road_show_id: int) -> ResponseReturnValue:
    """Take back that stops were moved on."""
    changeable_or_403(current_user, RoadShow, road_show_id)
    stops = [changeable_or_403(current_user, Stop, one) for one in row_ids("stop")[:200]]
    if done(lambda: rolling.roll_back(stops)):
        flash(_("The stops are back on their day."), "success")
    return redirect(url_for("outreach.road_show", road_show_id=road_show_id))


@blueprint.route("/stops/<int:stop_id>/instead", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def go_instead(stop_id: int) -> ResponseReturnValue:
    """Nobody there: due companies near by that fit the time left; the one chosen (``company``) comes next."""
    stop = changeable_or_403(current_user, Stop, stop_id, options=STOP)
    if request.method == "POST":
        chosen = queries.companies_by_ids(current_user, [one for one in [row_id("company")] if one])
        if not chosen:
            abort(400)
        try:
            added = services.add_stop(stop.road_show, chosen[0], on=stop.on, officers=stop.officers)
            services.place_stop(added, position=stop.position + 1)
        except AppError as error:
            db.session.rollback()
            flash(error.message, "error")
            return redirect(url_for("outreach.go_instead", stop_id=stop_id))
        db.session.commit()
        flash_undo(
            _("%(name)s comes next.", name=chosen[0].full_name),
            url=url_for("outreach.remove_stop", stop_id=added.id),
        )
        return redirect(stop_url(added))
    return render("outreach/instead.html", stop=stop, near=instead_of(current_user, stop))
