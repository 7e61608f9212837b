"""Agreements that end, and companies that have none, as reasons to visit."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, select

from app.agreements.models import Agreement
from app.agreements.queries.standing import is_expiring, is_live
from app.companies.models import Company
from app.core import formats
from app.core.db import db
from app.core.permissions import Actor, scope
from app.outreach.due import Asked, Ground

AHEAD = 60
"""From how many days before its end an agreement is a reason to go."""


def _ending(actor: Actor, asked: Asked) -> list[Select[int]]:
    return [select(Agreement.company_id).where(scope(actor, Agreement), is_expiring(AHEAD, on=asked.on))]


def _why_ends(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    rows = db.session.execute(
        select(Agreement.company_id, func.min(Agreement.valid_to_on).label("last"))
        .where(Agreement.company_id.in_(ids), scope(actor, Agreement), is_expiring(AHEAD, on=asked.on))
        .group_by(Agreement.company_id)
    )
    return {row.company_id: _("agreement ends %(day)s", day=formats.day(row.last)) for row in rows}


def _lacks(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    live = select(Agreement.company_id).where(is_live(asked.on))
    return and_(Company.last_visit_on.is_not(None), Company.id.not_in(live))


def _why_lacks(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    found = db.session.scalars(select(Company.id).where(Company.id.in_(ids), _lacks(actor, asked)))
    return dict.fromkeys(found, _("visited, no agreement yet"))


ENDING = Ground(key="ending", label=_l("Agreement near its end"), rank=15, ids=_ending, why=_why_ends)
WITHOUT = Ground(
    key="no-agreement",
    label=_l("Visited, no agreement yet"),
    rank=50,
    ids=lambda actor, asked: [select(Company.id).where(_lacks(actor, asked))],
    on_company=_lacks,
    why=_why_lacks,
    is_usual=False,
)
