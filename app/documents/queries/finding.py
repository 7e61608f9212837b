"""Papers by what is written on them and by whom they tell of: for the search box, and for the page of a company."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.companies.asked import Asked
from app.core.db import db
from app.core.found import MOST_COUNTED, Found
from app.core.permissions import Actor
from app.documents import text
from app.documents.enums import Subject
from app.documents.models import Document
from app.documents.queries.scope import listed
from app.outreach.enums import StopState
from app.outreach.models import Stop, Visit

NUMBERED, TITLED, OF_COMPANY = 6.0, 39.0, 46.0
ENOUGH = MOST_COUNTED + 1


def found(actor: Actor, asked: Asked, *, limit: int, companies: Sequence[int] = ()) -> Found:
    """Papers whose number or title holds what was typed; then those of visits to ``companies``, found by name."""
    open_to = select(Document.id, Document.number).where(listed(actor))
    scores: dict[int, float] = {}
    if asked.typed:
        for row in db.session.execute(text.PAPERS.narrow(open_to, Document.id, asked.typed).limit(ENOUGH)):
            number = (row.number or "").lower()
            is_numbered = all(piece in number for some in asked.typed for piece in some)
            scores[row.id] = NUMBERED if is_numbered else TITLED
    if companies:
        of_companies = open_to.where(_of_visits(companies)).order_by(Document.id.desc())
        for row in db.session.execute(of_companies.limit(ENOUGH)):
            scores.setdefault(row.id, OF_COMPANY)
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    rows = {row.id: row for row in db.session.scalars(select(Document).where(Document.id.in_(best)))}
    return Found([rows[key] for key in best], len(scores), best=scores[best[0]])


def latest_of_company(actor: Actor, company_id: int, *, limit: int) -> tuple[list[Document], int]:
    """The latest papers of visits to a company and of road shows that went there, and how many there are."""
    found = select(Document).where(of_company(company_id), listed(actor))
    papers = list(db.session.scalars(found.order_by(Document.id.desc()).limit(limit)))
    if len(papers) < limit:
        return papers, len(papers)
    return papers, db.session.scalar(found.with_only_columns(func.count())) or 0


def of_company(company_id: int) -> ColumnElement[bool]:
    """The condition that a paper tells of a visit to this company, or of a road show that has it on its plan."""
    road_shows = select(Stop.road_show_id).where(Stop.company_id == company_id, Stop.state != StopState.MOVED)
    return or_(
        _of_visits([company_id]),
        and_(Document.subject == Subject.ROAD_SHOW, Document.subject_id.in_(road_shows)),
    )


def _of_visits(companies: Sequence[int]) -> ColumnElement[bool]:
    visits = select(Visit.id).where(Visit.company_id.in_(companies))
    return and_(Document.subject == Subject.VISIT, Document.subject_id.in_(visits))
