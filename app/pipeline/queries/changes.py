"""What changed in the pipeline lately: for boards that stand open on several screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.core.permissions import Actor, scope
from app.pipeline.models import Partnership, StageMove

OVERLAP = timedelta(seconds=20)
"""So long a change may take from being written to being seen; who asks knows what they were told before."""

MOST = 100
"""Beyond so many changes one only says that there are many."""


@dataclass(frozen=True)
class Changes:
    """The partnerships that changed, by id and version, and what others moved, by the move's id and in words."""

    rows: Sequence[tuple[int, int]]
    said: Sequence[tuple[int, str]]
    is_everything: bool = False


def changes_since(actor: Actor, since: datetime) -> Changes:
    """What changed since an instant, or a little before; two statements, one where nothing did."""
    found = [
        (key, version)
        for key, version in db.session.execute(
            select(Partnership.id, Partnership.version)
            .where(Partnership.updated_at >= since - OVERLAP, scope(actor, Partnership))
            .order_by(Partnership.updated_at.desc(), Partnership.id)
            .limit(MOST + 1)
        )
    ]
    if len(found) > MOST:
        return Changes(found[:MOST], [], is_everything=True)
    return Changes(found, _moved(actor, [key for key, _version in found], since) if found else [])


def _moved(actor: Actor, ids: Sequence[int], since: datetime) -> list[tuple[int, str]]:
    moves = db.session.scalars(
        select(StageMove)
        .where(
            StageMove.partnership_id.in_(ids),
            StageMove.moved_at >= since - OVERLAP,
            StageMove.from_stage_id.is_not(None),
            StageMove.moved_by_id.is_not(None),
            StageMove.moved_by_id != actor.id,
        )
        .options(
            joinedload(StageMove.partnership).joinedload(Partnership.company),
            joinedload(StageMove.moved_by).lazyload(User.held_roles),
            joinedload(StageMove.to_stage),
        )
        .order_by(StageMove.id)
    )
    return [
        (
            move.id,
            _(
                "%(name)s moved %(company)s to %(stage)s.",
                name=move.moved_by.name if move.moved_by else "",
                company=move.partnership.company.full_name,
                stage=move.to_stage.name,
            ),
        )
        for move in moves
    ]
