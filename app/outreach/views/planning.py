"""Planning a day: the order as it stands beside the proposed one, locking, accepting, and what it is reckoned by."""

from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.accounts.models import User
from app.core import formats
from app.core.db import db
from app.core.errors import AppError
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import Outcome, done, is_refused, save_version
from app.outreach import queries
from app.outreach.forms.planning import BREAKS, WEEKDAYS, PlanningRulesForm
from app.outreach.models import RoadShow, Stop
from app.outreach.queries import day_plans, stops_on
from app.outreach.queries.loading import ROAD_SHOW, STOP
from app.outreach.services import planning
from app.outreach.views.blueprint import (
    asks_for_json,
    blueprint,
    day_of,
    first_open_day,
    row_id,
    row_ids,
)
from app.settings.background import background
from app.settings.days_off import in_words


@blueprint.get("/road-shows/<int:road_show_id>/plan")
@require(Permission.OUTREACH_EDIT)
def plan_day(road_show_id: int) -> ResponseReturnValue:
    """The order of a day (``on``) with its hours; with ``propose=1`` the best order beside it."""
    road_show = changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW)
    on = _day(road_show)
    team = _team(road_show, on)
    problem = day_plans.day_problem(current_user, road_show, on, team)
    proposed = day_plans.proposal(problem) if request.args.get("propose") == "1" and problem.stops else None
    return render(
        "outreach/plan_day.html",
        road_show=road_show,
        on=on,
        team=team,
        problem=problem,
        present=day_plans.present(problem),
        proposed=proposed,
        left_out=[(stop, day_plans.sentence_left_out(stop)) for stop in proposed.left_out]
        if proposed
        else [],
        day_off=day_plans.days_off([on]).get(on),
        state=_state(team),
        may_set=current_user.can(Permission.SETTING_MANAGE),
    )


@blueprint.post("/road-shows/<int:road_show_id>/order")
@require(Permission.OUTREACH_EDIT)
def arrange_day(road_show_id: int) -> ResponseReturnValue:
    """Accept an order (``order``) of the day ``on`` as it was ``seen``, or take one back."""
    road_show = changeable_or_403(current_user, RoadShow, road_show_id)
    on = _day(road_show)
    try:
        wanted = planning.read_arrangement(request.values.get("order", ""))
        before, mark = planning.arrange(road_show, on, wanted, seen=request.values.get("seen", ""))
    except AppError as error:
        db.session.rollback()
        flash(error.message, "error")
        return redirect(url_for("outreach.plan_day", road_show_id=road_show_id, on=on.isoformat()))
    db.session.commit()
    flash_undo(
        _("%(day)s now follows this order.", day=formats.day(on)),
        url=url_for(
            "outreach.arrange_day",
            road_show_id=road_show_id,
            on=on.isoformat(),
            order=planning.write_arrangement(before),
            seen=mark,
        ),
    )
    return redirect(url_for("outreach.road_show", road_show_id=road_show_id, _anchor=f"day-{on.isoformat()}"))


@blueprint.post("/stops/<int:stop_id>/lock")
@require(Permission.OUTREACH_EDIT)
def lock_stop(stop_id: int) -> ResponseReturnValue:
    """Keep a stop at its hour (``at``), and where ``officer`` is given with this person."""
    stop = changeable_or_403(current_user, Stop, stop_id, options=STOP)
    officer = _officer()
    # A joint visit stays joint when it is locked.
    given = None if officer is None or officer.id in {one.id for one in stop.officers} else [officer]
    done(lambda: planning.lock_stop(stop, at=planning.hour_of(request.form.get("at", "")), officers=given))
    return _back(stop)


@blueprint.post("/stops/<int:stop_id>/release")
@require(Permission.OUTREACH_EDIT)
def release_stop(stop_id: int) -> ResponseReturnValue:
    """Let the next proposal place a stop as it likes."""
    stop = changeable_or_403(current_user, Stop, stop_id, options=STOP)
    done(lambda: planning.release_stop(stop))
    return _back(stop)


@blueprint.post("/stops/<int:stop_id>/give")
@require(Permission.OUTREACH_EDIT)
def give_stop(stop_id: int) -> ResponseReturnValue:
    """Put a stop at ``position`` among the stops of ``officer``; it is locked there at the hour this makes."""
    stop = changeable_or_403(current_user, Stop, stop_id, options=STOP)
    position = request.form.get("position", "")
    if not (position.isascii() and position.isdecimal() and len(position) < 6):
        abort(400)
    officer = _officer()

    def give() -> None:
        planning.give_stop(stop, officer=officer, position=int(position))
        road_show = queries.road_show_or_404(current_user, stop.road_show_id)
        problem = day_plans.day_problem(current_user, road_show, stop.on, _team(road_show, stop.on))
        for kept, hour in day_plans.hours_after_move(problem, stop):
            planning.lock_stop(kept, at=hour)

    if asks_for_json():
        try:
            give()
        except AppError as error:
            db.session.rollback()
            return {"message": error.message}, error.status
        db.session.commit()
        return {"ok": True}
    done(give)
    return _back(stop)


@blueprint.route("/settings/planning", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def planning_rules() -> ResponseReturnValue:
    """What days on the road are reckoned by."""
    stored = day_plans.rules()
    form = PlanningRulesForm.of(stored)
    outcome = Outcome(saved=False)
    is_sent = form.validate_on_submit()
    is_tried = is_sent and "look" in request.form
    if is_tried and is_refused(
        form,
        lambda: planning.change_rules(planning.rules_for_change(), version=form.version.data, **form.rules()),
    ):
        is_sent = is_tried = False
    if is_sent and not is_tried:
        held = planning.rules_for_change()
        outcome = save_version(
            form,
            lambda: planning.change_rules(held, version=form.version.data, **form.rules()),
            row=held,
            stored=lambda: PlanningRulesForm.of(planning.rules_for_change(), formdata=None),
        )
        if outcome.saved:
            flash(_("The rules of planning are saved."), "success")
            return redirect(url_for("outreach.planning_rules"), 303)
    outside = stops_on.outside(form.rules()["hours"])
    return render(
        "outreach/planning_rules.html",
        form=form,
        is_tried=is_tried,
        outside=in_words(outside) if outside else None,
        stops_outside=sum(outside.values()),
        rows=outcome.rows,
        by=outcome.by,
        weekdays=list(zip(WEEKDAYS, formats.weekday_names(), strict=True)),
        breaks=BREAKS,
        minutes=form.minutes_by_purpose(),
        background=background(),
        history=history.of("planning_rules", day_plans.RULES_ID),
    ), outcome.status if form.is_submitted() and not is_tried else 200


def _day(road_show: RoadShow) -> date:
    """The day asked for (``on``), else today or the first day of the road show."""
    on = day_of("on")
    return on if on and road_show.starts_on <= on <= road_show.ends_on else first_open_day(road_show)


def _team(road_show: RoadShow, on: date) -> list[User]:
    """Who goes by themselves (``member``, else everybody); nobody where all go ``together`` or only one goes."""
    people = road_show.officers
    together = request.values.get("together") or ("0" if day_plans.is_split(road_show, on) else "1")
    if together == "1" or len(people) < 2:
        return []
    wanted = set(row_ids("member"))
    return [officer for officer in people if officer.id in wanted] or list(people)


def _state(team: list[User]) -> dict[str, object]:
    """What the page was asked for, as its buttons pass it on."""
    return {
        "together": "0" if team else "1",
        "member": [officer.id for officer in team],
        "propose": request.values.get("propose"),
    }


def _officer() -> User | None:
    wanted = row_id("officer")
    return next((one for one in queries.officers() if one.id == wanted), None)


def _back(stop: Stop) -> ResponseReturnValue:
    """To the page of the day as it was asked for."""
    return redirect(
        url_for(
            "outreach.plan_day",
            road_show_id=stop.road_show_id,
            on=stop.on.isoformat(),
            together=request.values.get("together"),
            member=row_ids("member"),
            propose=request.values.get("propose"),
            _anchor=f"stop-{stop.id}",
        )
    )
