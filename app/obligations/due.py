"""Apprentices who are to be visited, as a reason to go."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, select

from app.agreements.models import Agreement
from app.core import formats
from app.core.db import db
from app.core.permissions import Actor, scope
from app.obligations.models import Obligation
from app.obligations.queries import is_open, is_owed
from app.outreach.due import Asked, Ground


def _is_due(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    return and_(
        is_open(), Obligation.is_monitoring, Obligation.due_on <= asked.on, is_owed(), scope(actor, Agreement)
    )


def _ids(actor: Actor, asked: Asked) -> list[Select[int]]:
    due = select(Agreement.company_id).join(Obligation, Obligation.agreement_id == Agreement.id)
    return [due.where(_is_due(actor, asked))]


def _why(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    rows = db.session.execute(
        select(Agreement.company_id, func.min(Obligation.due_on).label("due_on"))
        .join(Obligation, Obligation.agreement_id == Agreement.id)
        .where(Agreement.company_id.in_(ids), _is_due(actor, asked))
        .group_by(Agreement.company_id)
    )
    return {
        row.company_id: _("monitoring of apprentices, due %(day)s", day=formats.day_relative(row.due_on))
        for row in rows
    }


MONITORING = Ground(key="monitoring", label=_l("Monitoring of apprentices due"), rank=11, ids=_ids, why=_why)
