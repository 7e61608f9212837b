"""Agreements by what is written on them, for the search box."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.agreements import text
from app.agreements.models import Agreement
from app.companies.asked import Asked, parts_of
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.db import db
from app.core.found import MOST_COUNTED, Found
from app.core.permissions import Actor, scope
from app.core.statements import put_together_once
from app.core.text_index import Shape, shape_of

NUMBERED, TITLED, OF_COMPANY = 5.0, 38.0, 45.0
ENOUGH = MOST_COUNTED + 1


def found(actor: Actor, asked: Asked, *, limit: int, companies: Sequence[int] = ()) -> Found:
    """Agreements whose number or title holds what was typed; then those of ``companies``, found by their names."""
    scores: dict[int, float] = {}
    if asked.typed:
        holding = _holding(actor, shape_of(asked.typed))
        for row in db.session.execute(holding, text.PAPERS.values(asked.typed)):
            numbers = f"{row.office_number} {row.company_number}".lower()
            is_numbered = all(any(piece in numbers for piece in some) for some in asked.typed)
            exactly = int(asked.parts <= parts_of(numbers))
            scores[row.id] = NUMBERED - exactly if is_numbered else TITLED
    if companies:
        for agreement_id in db.session.scalars(_of_companies(actor), {"ids": companies}):
            scores.setdefault(agreement_id, OF_COMPANY)
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    rows = {row.id: row for row in db.session.scalars(_WHOLE, {"ids": best})}
    return Found([rows[key] for key in best], len(scores), best=scores[best[0]])


_WHOLE = (
    select(Agreement)
    .where(Agreement.id.in_(bindparam("ids", expanding=True)))
    .options(joinedload(Agreement.company).load_only(Company.legal_form, Company.name))
)


def _open_to(actor: Actor) -> Select[int, str | None, str | None]:
    return select(Agreement.id, Agreement.office_number, Agreement.company_number).where(
        scope(actor, Agreement), is_on_file(Agreement.company_id)
    )


@put_together_once
def _holding(actor: Actor, shape: Shape) -> Select[Any]:
    found: Select[Any] = text.PAPERS.narrowed(_open_to(actor), Agreement.id, shape).limit(ENOUGH)
    return found


@put_together_once
def _of_companies(actor: Actor) -> Select[int, str | None, str | None]:
    theirs = Agreement.company_id.in_(bindparam("ids", expanding=True))
    return _open_to(actor).where(theirs).order_by(Agreement.id.desc()).limit(ENOUGH)
