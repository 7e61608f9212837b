"""Partnerships as they stand today."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts import whose
from app.accounts.models import User
from app.accounts.whose import Whose
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, is_everything, scope
from app.dashboards.figures import Asked, Link
from app.pipeline.models import Partnership, PartnershipTally
from app.settings.models import Scheme, Stage


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which partnerships: of a scheme, at a stage, of an officer; those of companies in the trash are left out."""

    scheme: Scheme | None = None
    stage: Stage | None = None
    owner_id: Whose | None = None


def listed(actor: Actor, chosen: Filter, *, key: str | None = None) -> Page[Partnership]:
    """One page of partnerships, the longest-standing first."""
    order = (Order(Partnership.entered_stage_at, "entered_stage_at"), Order(Partnership.id, "id"))
    load = select(Partnership).options(
        joinedload(Partnership.company),
        joinedload(Partnership.stage),
        joinedload(Partnership.scheme),
        joinedload(Partnership.owner).lazyload(User.held_roles),
    )
    return page(_narrowed(actor, chosen), order, key=key, load=load)


def by_stage(asked: Asked) -> Mapping[int, int]:
    """How many stand at each stage, by its id."""
    chosen = Filter(scheme=asked.scheme, owner_id=asked.officer_id)
    if is_everything(scope(asked.actor, Partnership)):
        return _noted(chosen)
    statement = _narrowed(asked.actor, chosen).with_only_columns(Partnership.stage_id, func.count())
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Partnership.stage_id))}


def _noted(chosen: Filter) -> Mapping[int, int]:
    """The same of all partnerships, added up from what the database noted, less the few of companies in the trash."""
    every = select(PartnershipTally.stage_id, func.sum(PartnershipTally.partnerships))
    trashed = (
        select(Partnership.stage_id, func.count())
        .join(Company, Company.id == Partnership.company_id)
        .where(Company.trashed_at.is_not(None))
    )
    if chosen.scheme is not None:
        every = every.where(PartnershipTally.scheme_id == chosen.scheme.id)
        # Written so that no database looks for the few among all of a scheme.
        trashed = trashed.where(Partnership.scheme_id + 0 == chosen.scheme.id)
    if chosen.owner_id is not None:
        every = every.where(whose.is_of(PartnershipTally.owner_id, chosen.owner_id))
        trashed = trashed.where(whose.is_of(Partnership.owner_id + 0, chosen.owner_id))
    found = Counter(
        {row[0]: int(row[1]) for row in db.session.execute(every.group_by(PartnershipTally.stage_id))}
    )
    found.subtract({row[0]: row[1] for row in db.session.execute(trashed.group_by(Partnership.stage_id))})
    return found


def link(asked: Asked, **narrower: Any) -> Link:
    """The list of the partnerships that stand at a stage today."""
    values = {"scheme": asked.scheme.key if asked.scheme else None, "owner": asked.officer_id, **narrower}
    return Link("dashboards.partnerships", {key: value for key, value in values.items() if value is not None})


def _narrowed(actor: Actor, chosen: Filter) -> Select[Any]:
    statement = select(Partnership).where(scope(actor, Partnership), is_on_file(Partnership.company_id))
    if chosen.scheme is not None:
        statement = statement.where(Partnership.scheme_id == chosen.scheme.id)
    if chosen.stage is not None:
        statement = statement.where(Partnership.stage_id == chosen.stage.id)
    if chosen.owner_id is not None:
        statement = statement.where(whose.is_of(Partnership.owner_id, chosen.owner_id))
    return statement
