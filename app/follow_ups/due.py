"""A promise that is due, as a reason to visit."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, select

from app.core import formats
from app.core.db import db
from app.core.permissions import Actor, scope
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.due import Asked, Ground


def _is_due(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    return and_(scope(actor, FollowUp), FollowUp.state == FollowUpState.OPEN, FollowUp.due_on <= asked.on)


def _ids(actor: Actor, asked: Asked) -> list[Select[int]]:
    return [select(FollowUp.company_id).where(_is_due(actor, asked))]


def _why(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    rows = db.session.execute(
        select(FollowUp.company_id, FollowUp.kind, FollowUp.subject, FollowUp.due_on)
        .where(FollowUp.company_id.in_(ids), _is_due(actor, asked))
        .order_by(FollowUp.due_on.desc(), FollowUp.id.desc())
    )
    # The one due first is written last, so it stays.
    return {
        row.company_id: _(
            "%(what)s, due %(day)s",
            what=": ".join(filter(None, [str(row.kind.label), row.subject])),
            day=formats.day_relative(row.due_on),
        )
        for row in rows
    }


DUE = Ground(key="follow-up", label=_l("Follow-up due"), rank=10, ids=_ids, why=_why)
