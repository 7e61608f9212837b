"""Making and revoking feeds, and remembering what leaves them."""

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import User
from app.calendar.feeds import sequence_of, uid_of
from app.calendar.models import CalendarFeed, RemovedStop
from app.calendar.tokens import hashed
from app.core.clock import utcnow
from app.core.db import db
from app.outreach.models import RoadShow, Stop


def make_feed(user: User) -> str:
    """A new secret for ``user``'s feed; the one before it stops working. It is told this once and never stored."""
    token = secrets.token_urlsafe(32)
    feed = db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == user.id).with_for_update())
    if feed is None:
        feed = CalendarFeed(user_id=user.id)
        db.session.add(feed)
    feed.token_hash, feed.made_at = hashed(token), utcnow()
    db.session.flush()
    return token


def revoke_feed(user: User) -> None:
    """Let nobody read ``user``'s calendar by its address any more."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user.id))


def note_removed(stop: Stop, *, goers: Iterable[int], **_rest: Any) -> None:
    """Remember for each of ``goers`` that the stop is gone."""
    team = db.session.get_one(RoadShow, stop.road_show_id)
    _note(stop, goers, sequence_of(stop, team) + 1)


def note_left(_sender: Any, *, left: dict[int, set[int]], **_rest: Any) -> None:
    """Remember for each who was to go to a stop and no longer is that it left that person's calendar.

    The change itself has raised the version of the stop or of its road show, and with it the sequence.
    """
    stops = select(Stop, RoadShow).join(RoadShow, RoadShow.id == Stop.road_show_id).where(Stop.id.in_(left))
    for stop, road_show in db.session.execute(stops):
        _note(stop, left[stop.id], sequence_of(stop, road_show))


def _note(stop: Stop, goers: Iterable[int], sequence: int) -> None:
    db.session.add_all(
        RemovedStop(user_id=one, uid=uid_of(stop), on=stop.on, sequence=sequence) for one in goers
    )
