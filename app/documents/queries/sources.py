"""The records that papers are written of, loaded with everything a paper says.

Whoever asks for a paper has passed its scope already, and so may read what it says.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.agreements.models import Agreement, SeatLine
from app.companies.models import Company
from app.core.db import db
from app.documents.models import Official
from app.outreach.enums import StopState
from app.outreach.models import RoadShow, Stop, Visit, VisitNeed, visit_officers
from app.outreach.queries.road_shows import goes_to

Row = TypeVar("Row", Visit, RoadShow, Agreement)

AGREEMENT: tuple[ExecutableOption, ...] = (
    joinedload(Agreement.company),
    joinedload(Agreement.parent),
    selectinload(Agreement.seat_lines).joinedload(SeatLine.trade),
)

VISIT: tuple[ExecutableOption, ...] = (
    joinedload(Visit.company).joinedload(Company.kbli),
    joinedload(Visit.refusal_reason),
    joinedload(Visit.stop).joinedload(Stop.road_show),
    selectinload(Visit.officers).lazyload(User.held_roles),
    selectinload(Visit.needs).joinedload(VisitNeed.trade),
    selectinload(Visit.photos),
)

STOP: tuple[ExecutableOption, ...] = (
    joinedload(Stop.company),
    joinedload(Stop.missed_reason),
    selectinload(Stop.officers).lazyload(User.held_roles),
)


def visit(visit_id: int) -> Visit:
    return _anew(select(Visit).where(Visit.id == visit_id).options(*VISIT))


def road_show(road_show_id: int) -> RoadShow:
    people = selectinload(RoadShow.officers).lazyload(User.held_roles)
    return _anew(select(RoadShow).where(RoadShow.id == road_show_id).options(people))


def agreement(agreement_id: int) -> Agreement:
    return _anew(select(Agreement).where(Agreement.id == agreement_id).options(*AGREEMENT))


def officer(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def officials_of(officers: Iterable[User]) -> dict[int, Official]:
    """What is on file of these officers as officials, by the ids of their accounts."""
    ids = [one.id for one in officers]
    rows = db.session.scalars(select(Official).where(Official.user_id.in_(ids), Official.is_active))
    return {one.user_id: one for one in rows if one.user_id is not None}


def stops_of_road_show(road_show_id: int, on: date | None = None) -> list[Stop]:
    """The stops of a road show in order, of one day or of all; without those moved to another day."""
    return _stops(Stop.road_show_id == road_show_id, *([Stop.on == on] if on else []))


def stops_of_officer(user_id: int, on: date) -> list[Stop]:
    """Where an officer was to go on a day."""
    return _stops(goes_to(user_id), Stop.on == on)


def visits_of_road_show(road_show_id: int, on: date) -> list[Visit]:
    """The visits made on a day at the stops of a road show, in the order of the day."""
    stops = select(Stop.id).where(Stop.road_show_id == road_show_id)
    return _visits(Visit.stop_id.in_(stops), Visit.visited_on == on)


def visits_of_officer(user_id: int, on: date) -> list[Visit]:
    """The visits an officer made on a day, in the order of the day."""
    made = select(visit_officers.c.visit_id).where(visit_officers.c.user_id == user_id)
    return _visits(Visit.id.in_(made), Visit.visited_on == on)


def _anew(statement: Select[Row]) -> Row:
    """The row as it is now, whatever this session read of it before."""
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()


def _stops(*asked: ColumnElement[bool]) -> list[Stop]:
    statement = (
        select(Stop)
        .where(*asked, Stop.state != StopState.MOVED)
        .order_by(Stop.on, Stop.position, Stop.id)
        .options(*STOP)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement).unique())


def _visits(*asked: ColumnElement[bool]) -> list[Visit]:
    statement = (
        select(Visit)
        .where(*asked)
        .order_by(Visit.started_at.asc().nulls_last(), Visit.id)
        .options(*VISIT)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement).unique())
