"""The workload: officers by weeks, and the follow-ups of one week to be shared out."""

from datetime import timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import whose
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.dashboards import scope
from app.dashboards.enums import TaskState
from app.dashboards.periods import day_of
from app.dashboards.queries import workload as reading
from app.dashboards.views.blueprint import blueprint, row_id

FEW = 12
"""So many officers fit into the menu of a card; where there are more, a page asks."""


@blueprint.get("/workload")
@require(Permission.FOLLOW_UP_VIEW)
def workload() -> ResponseReturnValue:
    """Who has how much to do in which week; the follow-ups of the chosen week as a board to share out."""
    today = clock.today()
    this_week = reading.monday_of(today)
    monday = reading.monday_of(day_of(request.args.get("week")) or today)
    people = {person.id: person.name for person in scope.people()}
    team = whose.asked_for(request.args, "officer")
    if not scope.sees_office(current_user):
        people, team = {current_user.id: current_user.name}, None
    elif team is not None:
        members = whose.ids_of(team)
        people = {one: name for one, name in people.items() if one in members}
    weeks = reading.weeks_around(monday)
    return render(
        "dashboards/workload.html",
        monday=monday,
        this_week=this_week,
        weeks=weeks,
        week_url=lambda week: url_for("dashboards.workload", week=week.isoformat(), officer=team),
        earlier=monday - timedelta(weeks=1),
        later=monday + timedelta(weeks=1),
        people=people,
        team=team,
        sees_office=scope.sees_office(current_user),
        loads=reading.loads(current_user, weeks, list(people), on=today),
        lanes=reading.lanes(current_user, monday, list(people)),
        states=TaskState,
        task_link=reading.link,
        visits_link=reading.visits_link,
        may_give=current_user.can(Permission.FOLLOW_UP_EDIT_ALL),
        has_menu=len(people) <= FEW,
    )


@blueprint.get("/workload/lane")
@require(Permission.FOLLOW_UP_VIEW)
def lane() -> ResponseReturnValue:
    """Further follow-ups of one officer's week."""
    monday = reading.monday_of(day_of(request.args.get("week")) or clock.today())
    owner_id = row_id("officer") or 0
    people = {person.id: person.name for person in scope.people()}
    return render(
        "dashboards/lane.html",
        partial="dashboards/_lane.html",
        monday=monday,
        owner_id=owner_id,
        page=reading.lane_page(current_user, monday, owner_id, key=request.args.get("key")),
        people=people,
        may_give=current_user.can(Permission.FOLLOW_UP_EDIT_ALL),
        has_menu=len(people) <= FEW,
    )
