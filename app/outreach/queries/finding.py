"""Road shows and visits by what is written of them, for the search box; the latest filed come first."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.companies.asked import Asked
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.found import Found, newest
from app.core.permissions import Actor, scope
from app.outreach import text
from app.outreach.models import RoadShow, Visit

TITLED, SAID = 32.0, 70.0


_WITH_COMPANY = (joinedload(Visit.company).load_only(Company.legal_form, Company.name),)


def road_shows_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Road shows whose title, aim or assignment letter holds what was typed."""
    if not asked.typed:
        return Found()
    return newest(actor, RoadShow, text.ROAD_SHOWS, asked.typed, within=_road_shows, limit=limit, best=TITLED)


def visits_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Visits at which the words were said, to companies on file."""
    if not asked.said or asked.digits:
        return Found()
    return newest(
        actor,
        Visit,
        text.VISITS,
        asked.said,
        within=_visits,
        limit=limit,
        options=_WITH_COMPANY,
        best=SAID,
    )


def _road_shows(actor: Actor) -> Select[int]:
    return select(RoadShow.id).where(scope(actor, RoadShow))


def _visits(actor: Actor) -> Select[int]:
    return select(Visit.id).where(scope(actor, Visit), is_on_file(Visit.company_id))
