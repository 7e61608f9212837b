"""What stands in the way of moving many partnerships: counted by one statement, however many they are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Select, case, func, literal, select

from app.companies.models import Company
from app.core.db import db
from app.core.permissions import Action, Actor, scope
from app.pipeline import evidence, transitions
from app.pipeline.enums import Tab
from app.pipeline.models import Partnership
from app.pipeline.queries.lists import Filters, condition_of, stages_of
from app.pipeline.queries.records import stage_by_id
from app.settings import queries as settings
from app.settings.enums import Evidence
from app.settings.models import Stage


@dataclass
class Prospect:
    """What becomes of the chosen partnerships at one stage: how many can move there, and how many cannot, and why."""

    to: Stage
    ready: int = 0
    lacking: Counter[Evidence] = field(default_factory=Counter)
    """Those that lack something on file, by what: one that lacks two things counts for both."""
    unproven: int = 0
    """How many lack anything."""
    back: int = 0
    """Of all that could move, how many undo a decision by it, so that somebody must say why."""
    unreachable: int = 0
    there: int = 0

    @property
    def possible(self) -> int:
        """How many could move, if need be without what lacks."""
        return self.ready + self.unproven


@dataclass(frozen=True)
class Outlook:
    """The chosen partnerships by where they stand and by what is not on file for them."""

    groups: Sequence[tuple[Stage, frozenset[Evidence], int]] = ()

    @cached_property
    def prospects(self) -> list[Prospect]:
        """Every stage to which any of them could move."""
        every = [self.of(stage) for stage in settings.stages()]
        return [one for one in every if one.possible]

    def of(self, to: Stage) -> Prospect:
        """What becomes of them at ``to``."""
        found = Prospect(to)
        for stage, missing, count in self.groups:
            if stage.id == to.id:
                found.there += count
            elif transitions.way(stage.key, to.key) is None:
                found.unreachable += count
            else:
                lacking = missing.intersection(transitions.evidence_needed(stage, to, settings.stages()))
                found.lacking.update(dict.fromkeys(lacking, count))
                found.unproven += count if lacking else 0
                found.ready += 0 if lacking else count
                found.back += count if transitions.needs_why(stage.key, to.key) else 0
        return found


def chosen(
    filters: Filters,
    tab: Tab,
    actor: Actor,
    *,
    on: date,
    stage: Stage | None = None,
    ids: Sequence[int] | None = None,
    action: Action = Action.SEE,
) -> Select[int]:
    """The ids of the partnerships that are meant: those of ``ids``, else all of a list, or of one ``stage`` in it."""
    found = select(Partnership.id).join(Company, Company.id == Partnership.company_id)
    found = found.where(scope(actor, Partnership, action), Company.trashed_at.is_(None))
    if ids is not None:
        return found.where(Partnership.id.in_(ids))
    stages = stages_of(tab) if stage is None else [stage]
    return found.where(
        *filters.asked.conditions(actor),
        condition_of(tab, actor, on),
        Partnership.stage_id.in_([one.id for one in stages]),
    )


def outlook_of(ids: Select[int]) -> Outlook:
    """The outlook of these partnerships."""
    kinds = list(_asked_for())
    lacks = [case((evidence.lacks(kind), literal(1)), else_=literal(0)).label(kind.value) for kind in kinds]
    each = select(Partnership.stage_id, *lacks).where(Partnership.id.in_(ids)).subquery()
    statement = select(*each.c, func.count()).group_by(*each.c)
    groups = []
    for stage_id, *flags, count in db.session.execute(statement):
        missing = frozenset(kind for kind, flag in zip(kinds, flags, strict=True) if flag)
        groups.append((stage_by_id(stage_id), missing, count))
    return Outlook(groups)


def lacking_of(ids: Sequence[int]) -> dict[int, frozenset[Evidence]]:
    """What is not on file for each of these partnerships."""
    kinds = list(_asked_for())
    statement = select(Partnership.id, *(evidence.lacks(kind) for kind in kinds)).where(
        Partnership.id.in_(ids)
    )
    return {
        key: frozenset(kind for kind, flag in zip(kinds, flags, strict=True) if flag)
        for key, *flags in db.session.execute(statement)
    }


def ids_of(chosen: Select[int]) -> list[int]:
    """The ids that a selection names."""
    return list(db.session.scalars(chosen.order_by(Partnership.id)))


def names_of(ids: Select[int] | Sequence[int], *, limit: int) -> list[str]:
    """What the first of their companies are called."""
    statement = (
        select(Company)
        .join(Partnership, Partnership.company_id == Company.id)
        .where(Partnership.id.in_(ids))
        .order_by(Company.name, Company.id)
        .limit(limit)
    )
    return [company.full_name for company in db.session.scalars(statement)]


def _asked_for() -> Iterator[Evidence]:
    """The evidence that any stage asks to be on file."""
    asked = {stage.evidence for stage in settings.stages()}
    return (kind for kind in Evidence if kind in asked and not kind.is_entered)
