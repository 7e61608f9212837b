"""What was not visited goes on to another day, all of it at once."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.clock import today
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach.enums import StopState
from app.outreach.models import RoadShow, Stop
from app.outreach.services.road_shows import LONGEST_ROAD_SHOW, still_open
from app.outreach.services.stops import move_stop, reopen_stop
from app.settings import queries as settings


def next_working_day(on: date) -> date:
    """The first working day after ``on`` that is not past: today counts where ``on`` lies before it."""
    return settings.add_working_days(max(on, today() - timedelta(days=1)), 1)


def roll_over(road_show: RoadShow, on: date, *, to_on: date) -> list[Stop]:
    """Move the unvisited stops of a day to ``to_on``; each keeps a trace on its old day. The new stops.

    A road show that ends before ``to_on`` is made longer. Raises ``Invalid`` for a day that does not lie ahead,
    ``Conflict`` where nothing is left to move.
    """
    road_show = still_open(road_show.id)
    if to_on <= on or to_on < today():
        raise Invalid(_("Choose a later day."), field="to_on")
    if to_on - road_show.starts_on >= LONGEST_ROAD_SHOW:
        raise Invalid(
            _("A road show lasts at most %(days)d days. Plan several.", days=LONGEST_ROAD_SHOW.days),
            field="to_on",
        )
    statement = (
        select(Stop)
        .where(Stop.road_show_id == road_show.id, Stop.on == on, Stop.state == StopState.PLANNED)
        .order_by(Stop.position, Stop.id)
    )
    left = list(db.session.scalars(statement))
    if not left:
        raise Conflict(_("No stop of this day is left to move."))
    road_show.ends_on = max(road_show.ends_on, to_on)
    db.session.flush()
    return [move_stop(stop, to_on=to_on) for stop in left]


def roll_back(stops: Iterable[Stop]) -> None:
    """Take ``roll_over`` back for these stops, which were moved away."""
    for stop in stops:
        reopen_stop(stop)
