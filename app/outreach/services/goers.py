"""Who goes to a stop, and telling whoever listens when somebody no longer does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from app.core.db import db
from app.outreach.events import stops_left
from app.outreach.models import Stop, road_show_officers, stop_officers


@contextmanager
def telling_who_leaves(stop_ids: Sequence[int]) -> Iterator[None]:
    """Announce afterwards who was to go to these stops before and now is not; in a constant number of statements."""
    before = _goers(stop_ids)
    yield
    db.session.flush()
    after = _goers(stop_ids)
    left = {stop_id: goers - after.get(stop_id, goers) for stop_id, goers in before.items()}
    left = {stop_id: gone for stop_id, gone in left.items() if gone}
    if left:
        stops_left.send("outreach", left=left)


def _goers(stop_ids: Sequence[int]) -> dict[int, set[int]]:
    """Who goes to each stop: the people named for it, else the team of its road show."""
    goers: dict[int, set[int]] = {stop_id: set() for stop_id in stop_ids}
    if not goers:
        return goers
    named = select(stop_officers.c.stop_id, stop_officers.c.user_id).where(stop_officers.c.stop_id.in_(goers))
    team = (
        select(Stop.id, road_show_officers.c.user_id)
        .join(road_show_officers, road_show_officers.c.road_show_id == Stop.road_show_id)
        .where(Stop.id.in_(goers), Stop.id.not_in(select(stop_officers.c.stop_id)))
    )
    for stop_id, user_id in [*db.session.execute(named), *db.session.execute(team)]:
        goers[stop_id].add(user_id)
    return goers
