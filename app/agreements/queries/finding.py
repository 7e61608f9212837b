"""Agreements by what is written on them, for the search box."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agreements import text
from app.agreements.models import Agreement
from app.companies.asked import Asked
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.db import db
from app.core.found import MOST_COUNTED, Found
from app.core.permissions import Actor, scope

NUMBERED, TITLED, OF_COMPANY = 5.0, 38.0, 45.0
ENOUGH = MOST_COUNTED + 1


def found(actor: Actor, asked: Asked, *, limit: int, companies: Sequence[int] = ()) -> Found:
    """Agreements whose number or title holds what was typed; then those of ``companies``, found by their names."""
    open_to = select(Agreement.id, Agreement.office_number, Agreement.company_number).where(
        scope(actor, Agreement), is_on_file(Agreement.company_id)
    )
    scores: dict[int, float] = {}
    if asked.typed:
        for row in db.session.execute(text.PAPERS.narrow(open_to, Agreement.id, asked.typed).limit(ENOUGH)):
            numbers = f"{row.office_number} {row.company_number}".lower()
            is_numbered = all(piece in numbers for some in asked.typed for piece in some)
            scores[row.id] = NUMBERED if is_numbered else TITLED
    if companies:
        of_companies = open_to.where(Agreement.company_id.in_(companies)).order_by(Agreement.id.desc())
        for row in db.session.execute(of_companies.limit(ENOUGH)):
            scores.setdefault(row.id, OF_COMPANY)
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    statement = (
        select(Agreement)
        .where(Agreement.id.in_(best))
        .options(joinedload(Agreement.company).load_only(Company.legal_form, Company.name))
    )
    rows = {row.id: row for row in db.session.scalars(statement)}
    return Found([rows[key] for key in best], len(scores), best=scores[best[0]])
