"""Papers by what is written on them and by whom they tell of: for the search box, and for the page of a company."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select

from app.companies.asked import Asked, parts_of
from app.core.db import db
from app.core.found import MOST_COUNTED, Found
from app.core.permissions import Actor
from app.core.statements import put_together_once
from app.core.text_index import Shape, shape_of
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
    scores: dict[int, float] = {}
    if asked.typed:
        holding = _holding(actor, shape_of(asked.typed))
        for row in db.session.execute(holding, text.PAPERS.values(asked.typed)):
            number = (row.number or "").lower()
            is_numbered = all(any(piece in number for piece in some) for some in asked.typed)
            exactly = int(asked.parts <= parts_of(number))
            scores[row.id] = NUMBERED - exactly if is_numbered else TITLED
    if companies:
        for document_id in db.session.scalars(_of_companies(actor), {"ids": companies}):
            scores.setdefault(document_id, OF_COMPANY)
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    rows = {row.id: row for row in db.session.scalars(select(Document).where(Document.id.in_(best)))}
    return Found([rows[key] for key in best], len(scores), best=scores[best[0]])


@put_together_once
def _holding(actor: Actor, shape: Shape) -> Select[Any]:
    open_to = select(Document.id, Document.number).where(listed(actor))
    found: Select[Any] = text.PAPERS.narrowed(open_to, Document.id, shape).limit(ENOUGH)
    return found


@put_together_once
def _of_companies(actor: Actor) -> Select[int]:
    of_theirs = _of_visits(bindparam("ids", expanding=True))
    return select(Document.id).where(listed(actor), of_theirs).order_by(Document.id.desc()).limit(ENOUGH)


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


def _of_visits(companies: Sequence[int] | BindParameter[Any]) -> ColumnElement[bool]:
    visits = select(Visit.id).where(Visit.company_id.in_(companies))
    return and_(Document.subject == Subject.VISIT, Document.subject_id.in_(visits))
