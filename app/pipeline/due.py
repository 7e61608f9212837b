"""Standing too long at a stage, as a reason to visit."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import joinedload

from app.core.clock import local
from app.core.db import db
from app.core.permissions import Actor, scope
from app.outreach.due import Asked, Ground
from app.pipeline.models import Partnership
from app.pipeline.queries.lists import days_at, is_stuck, postponed_at, ways_to_be_stuck
from app.settings import queries as settings


def _stands(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    return and_(scope(actor, Partnership), is_stuck(settings.stages(with_inactive=True), on=asked.on))


def _ids(actor: Actor, asked: Asked) -> list[Select[int]]:
    stages = settings.stages(with_inactive=True)
    ways = [false(), *ways_to_be_stuck(days_at(stages).items(), postponed_at(stages), asked.on)]
    return [select(Partnership.company_id).where(scope(actor, Partnership), way) for way in ways]


def _why(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    statement = (
        select(Partnership)
        .where(Partnership.company_id.in_(ids), _stands(actor, asked))
        .options(joinedload(Partnership.stage))
    )
    return {
        row.company_id: _(
            "%(stage)s for %(days)d days, limit %(limit)d",
            stage=row.stage.name,
            days=(asked.on - local(row.entered_stage_at).date()).days,
            limit=row.stage.limit_days,
        )
        if row.stage.limit_days is not None
        else _("%(stage)s: the day it was put off to has passed", stage=row.stage.name)
        for row in db.session.scalars(statement)
    }


STUCK = Ground(key="stage", label=_l("Stage over its limit"), rank=20, ids=_ids, why=_why)
