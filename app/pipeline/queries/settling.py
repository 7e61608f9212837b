"""What a change to a stage would do to the partnerships on file, before anybody saves it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, false, func, select

from app.companies.queries import is_on_file
from app.core.db import db
from app.pipeline import evidence as proofs
from app.pipeline.models import Partnership
from app.pipeline.queries.lists import limit_of, ways_to_be_stuck
from app.settings.enums import Evidence
from app.settings.models import Stage


@dataclass(frozen=True)
class Effect:
    """How many partnerships stand at a stage; how many over its limit now and then; how many without the evidence."""

    standing: int
    over_now: int
    over_then: int
    lacking: int


def effect_of(stage: Stage, *, limit_days: int | None, evidence: Evidence | None, on: date) -> Effect:
    """What holds of all partnerships at ``stage``, were its limit and evidence these; in one statement."""
    columns = [
        func.count(),
        *(
            func.count(case((_is_over(stage, days, on), 1)))
            for days in (limit_of(stage), None if stage.is_closing else limit_days)
        ),
        func.count(case((proofs.lacks(evidence) if evidence else false(), 1))),
    ]
    found = db.session.execute(
        select(*columns).where(Partnership.stage_id == stage.id, is_on_file(Partnership.company_id))
    ).one()
    return Effect(*(int(number) for number in found))


def _is_over(stage: Stage, days: int | None, on: date) -> ColumnElement[bool]:
    return next(ways_to_be_stuck([(stage.id, days)], [], on)) if days is not None else false()
