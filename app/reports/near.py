"""Companies near a place: the circle a list asks for, and how far each lies from its middle."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, select
from werkzeug.datastructures import MultiDict

from app.companies.models import Company
from app.companies.pairs import kept_instead_of
from app.core import formats, geo
from app.core.db import db
from app.core.paging import Order
from app.core.permissions import LARGEST_ID, Actor, scope

REACHES = (500, 1000, 3000, 5000)
"""How far around a place may be asked for, in metres."""

USUAL_REACH = 1000


@dataclass(frozen=True)
class Near:
    """A circle around a company, or around a point where ``company_id`` is None."""

    metres: int
    company_id: int | None = None
    point: geo.Point | None = None


def asked_for(arguments: MultiDict[str, str]) -> Near | None:
    """The circle an address asks for: ``near=7`` or ``near=-1.23,116.85``, with ``within=3000``; None for none."""
    written = arguments.get("near", "")
    reach = arguments.get("within", "")
    metres = next((one for one in REACHES if str(one) == reach), USUAL_REACH)
    if written.isdecimal() and len(written) <= len(str(LARGEST_ID)) and int(written) <= LARGEST_ID:
        return Near(metres, company_id=int(written))
    point = _point(written)
    return Near(metres, point=point) if point else None


def _point(written: str) -> geo.Point | None:
    try:
        latitude, longitude = (float(part) for part in written.split(","))
    except ValueError:
        return None
    # Written so that it also refuses what is no number.
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def middle(actor: Actor, near: Near) -> geo.Point | None:
    """Where the circle has its middle; None where the company has no place, or ``actor`` may not see it."""
    if near.company_id is None:
        return near.point
    found = _middle_company(actor, near.company_id)
    if found is None or found.latitude is None or found.longitude is None:
        return None
    return found.latitude, found.longitude


def _middle_company(actor: Actor, company_id: int) -> Company | None:
    """The company in the middle, read once a request: tabs, page and chip all ask for it. Of a merged one, what it became."""
    known: dict[tuple[int | None, int], Company | None] = g.setdefault("near_middles", {})
    key = (actor.id, company_id)
    if key not in known:
        found = db.session.scalar(select(Company).where(Company.id == company_id, scope(actor, Company)))
        kept = kept_instead_of(company_id) if found is not None and found.is_trashed else None
        known[key] = _middle_company(actor, kept) if kept is not None else found
    return known[key]


def condition(actor: Actor, near: Near) -> ColumnElement[bool]:
    """That a company lies within the circle: the box around it by index, then the exact distance."""
    centre = middle(actor, near)
    if centre is None:
        return false()
    box = geo.Box.around(centre, near.metres)
    in_it = _middle_company(actor, near.company_id) if near.company_id is not None else None
    others = [Company.id != in_it.id] if in_it is not None else []
    return and_(
        box.holds(Company.latitude, Company.longitude),
        geo.distance_from(centre, Company.latitude, Company.longitude) <= near.metres,
        *others,
    )


def order(actor: Actor, near: Near | None, *, descending: bool) -> list[Order]:
    """The parts of a sort by distance; none where nothing is near anything."""
    centre = middle(actor, near) if near else None
    if centre is None:
        return []
    distance = geo.distance_from(centre, Company.latitude, Company.longitude)
    return [Order(distance, lambda company: distance_of(centre, company), descending)]


def distances(actor: Actor, near: Near | None, companies: Iterable[Company]) -> dict[int, int]:
    """How many metres each of these companies lies from the middle, by its id."""
    centre = middle(actor, near) if near else None
    if centre is None:
        return {}
    found = ((company.id, distance_of(centre, company)) for company in companies)
    return {key: distance for key, distance in found if distance is not None}


def distance_of(centre: geo.Point, company: Company) -> int | None:
    return geo.whole_metres(company.latitude, company.longitude, *centre)


def nearest(actor: Actor, company: Company, *, limit: int = 5) -> list[tuple[Company, int]]:
    """The companies nearest to ``company`` within the usual reach, each with its distance in metres."""
    if company.latitude is None or company.longitude is None:
        return []
    centre = company.latitude, company.longitude
    # In a city thousands lie within the usual reach, and the few nearest of them close by.
    found = _within(actor, company, centre, USUAL_REACH // 8, limit)
    if len(found) < limit:
        found = _within(actor, company, centre, USUAL_REACH, limit)
    return found


def _within(
    actor: Actor, company: Company, centre: geo.Point, reach: int, limit: int
) -> list[tuple[Company, int]]:
    distance = geo.distance_from(centre, Company.latitude, Company.longitude)
    rows = db.session.execute(
        select(Company, distance)
        .where(
            scope(actor, Company),
            Company.trashed_at.is_(None),
            Company.id != company.id,
            geo.Box.around(centre, reach).holds(Company.latitude, Company.longitude),
            distance <= reach,
        )
        .order_by(distance, Company.id)
        .limit(limit)
    )
    return [(other, away) for other, away in rows]


def words(actor: Actor, near: Near) -> str:
    """The circle as a chip says it."""
    reach = formats.distance(near.metres)
    if near.company_id is None:
        return _("Within %(reach)s of a point", reach=reach)
    found = _middle_company(actor, near.company_id)
    if found is None:
        return _("Within %(reach)s of a company that is not on file", reach=reach)
    if found.latitude is None:
        return _("Within %(reach)s of %(name)s, whose place is not known", reach=reach, name=found.full_name)
    return _("Within %(reach)s of %(name)s", reach=reach, name=found.full_name)
