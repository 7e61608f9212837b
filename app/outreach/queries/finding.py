"""Road shows and visits by what is written of them, for the search box; the latest filed come first."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.companies.asked import Asked
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.found import Found, newest
from app.core.permissions import Actor, scope
from app.outreach import text
from app.outreach.models import RoadShow, Visit

TITLED, SAID = 32.0, 70.0


def road_shows_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Road shows whose title, aim or assignment letter holds what was typed."""
    if not asked.typed:
        return Found()
    open_to = select(RoadShow.id).where(scope(actor, RoadShow))
    ids = text.ROAD_SHOWS.narrow(open_to, RoadShow.id, asked.typed)
    return newest(ids, RoadShow.id, limit=limit, best=TITLED)


def visits_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Visits at which the words were said, to companies on file."""
    if not asked.said or asked.digits:
        return Found()
    open_to = select(Visit.id).where(scope(actor, Visit), is_on_file(Visit.company_id))
    ids = text.VISITS.narrow(open_to, Visit.id, asked.said)
    return newest(
        ids,
        Visit.id,
        limit=limit,
        options=(joinedload(Visit.company).load_only(Company.legal_form, Company.name),),
        best=SAID,
    )
