"""What can be read of road shows and visits, always within a person's scope."""

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from app.core.permissions import Action, Actor, Permission, scope, scope_rule
from app.outreach.models import (
    RoadShow,
    Stop,
    Visit,
    VisitPhoto,
    road_show_officers,
    stop_officers,
    visit_officers,
)


def _seen(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.can(Permission.OUTREACH_VIEW) else false()


def _wanted(action: Action) -> tuple[Permission, Permission]:
    """What it takes to do ``action`` to everybody's rows, and to one's own."""
    return {
        Action.CHANGE: (Permission.OUTREACH_EDIT_ALL, Permission.OUTREACH_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]


@scope_rule(RoadShow)
def _road_shows(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see road shows; officers change and export those they go on or made."""
    if action is Action.SEE:
        return _seen(actor)
    everyones, own = _wanted(action)
    if actor.can(everyones):
        return true()
    if not actor.can(own):
        return false()
    goes = select(road_show_officers.c.road_show_id).where(road_show_officers.c.user_id == actor.id)
    return or_(RoadShow.created_by_id == actor.id, RoadShow.id.in_(goes))


@scope_rule(Stop)
def _stops(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see stops; officers change and export those of their road shows and those given to them."""
    if action is Action.SEE:
        return _seen(actor)
    given = Stop.id.in_(select(stop_officers.c.stop_id).where(stop_officers.c.user_id == actor.id))
    of_open_road_show = exists().where(RoadShow.id == Stop.road_show_id, scope(actor, RoadShow, action))
    _everyones, own = _wanted(action)
    return or_(given, of_open_road_show) if actor.can(own) else false()


@scope_rule(Visit)
def _visits(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see visits, so that nobody is visited twice; officers change and export those they made."""
    if action is Action.SEE:
        return _seen(actor)
    everyones, own = _wanted(action)
    if actor.can(everyones):
        return true()
    made = Visit.id.in_(select(visit_officers.c.visit_id).where(visit_officers.c.user_id == actor.id))
    return or_(Visit.created_by_id == actor.id, made) if actor.can(own) else false()


@scope_rule(VisitPhoto)
def _photos(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A photo is as open as its visit."""
    return exists().where(Visit.id == VisitPhoto.visit_id, scope(actor, Visit, action))
