"""Which partnerships a meeting would walk through."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, case, func, or_, select, true

from app.accounts.models import User
from app.agreements.models import Agreement
from app.agreements.queries.standing import is_expiring
from app.companies.models import Company
from app.core.db import db
from app.core.permissions import Actor, scope
from app.meetings.enums import Topic
from app.pipeline.enums import Tab
from app.pipeline.models import Partnership
from app.pipeline.queries import Filters, stages_of
from app.pipeline.queries.lists import condition_of, is_stuck
from app.pipeline.queries.totals import NONE, sums_by_tab
from app.settings import queries as settings

AHEAD = 90
"""From how many days before its end an agreement is talked about."""

TABS = {Topic.STUCK: Tab.STUCK, Topic.NO_NEXT_STEP: Tab.NO_NEXT_STEP, Topic.ALL: Tab.ALL}
"""Which tab of the pipeline holds the partnerships of a topic."""


def agenda(filters: Filters, topics: Collection[Topic], actor: Actor, *, on: date) -> dict[int, list[Topic]]:
    """The ids of the partnerships to talk about with why, officer by officer, the longest-standing first."""
    conditions = {topic: _condition(topic, actor, on) for topic in Topic if topic in topics}
    if not conditions:
        return {}
    marks = [case((condition, 1), else_=0) for condition in conditions.values()]
    statement = (
        select(Partnership.id, *marks)
        .join(Company, Company.id == Partnership.company_id)
        .outerjoin(User, User.id == Partnership.owner_id)
        .where(*_open(filters, actor), or_(*conditions.values()))
        .order_by(User.name.is_(None), User.name, Partnership.entered_stage_at, Partnership.id)
    )
    return {
        key: [topic for topic, mark in zip(conditions, found, strict=True) if mark]
        for key, *found in db.session.execute(statement)
    }


def agenda_counts(filters: Filters, actor: Actor, *, on: date) -> dict[Topic, int]:
    """How many partnerships each topic would bring, without reading which: as the board counts them where it can."""
    sums = sums_by_tab(filters, Tab.ALL, actor, on=on)
    expiring = (
        select(func.count())
        .select_from(Partnership)
        .join(Company, Company.id == Partnership.company_id)
        .where(*_open(filters, actor), _condition(Topic.EXPIRING, actor, on))
    )
    # Whoever came to an end is at a stage that closes.
    stages = [stage for stage in stages_of(Tab.STUCK) if not stage.is_closing]
    counted = {
        topic: sum(sums[tab].get(stage.id, NONE).total for stage in stages) for topic, tab in TABS.items()
    }
    return {**counted, Topic.EXPIRING: db.session.scalar(expiring) or 0}


def _open(filters: Filters, actor: Actor) -> list[ColumnElement[bool]]:
    """What is asked of every partnership that may be talked about."""
    return [
        *filters.asked.conditions(actor),
        Partnership.stage_id.in_([stage.id for stage in stages_of(Tab.STUCK)]),
        Partnership.closed_at.is_(None),
    ]


def _condition(topic: Topic, actor: Actor, on: date) -> ColumnElement[bool]:
    if topic is Topic.STUCK:
        return is_stuck(settings.stages(with_inactive=True), on=on)
    if topic is Topic.NO_NEXT_STEP:
        return condition_of(Tab.NO_NEXT_STEP, actor, on)
    if topic is Topic.EXPIRING:
        ending = select(Agreement.company_id).where(scope(actor, Agreement), is_expiring(AHEAD, on=on))
        return Partnership.company_id.in_(ending)
    return true()
