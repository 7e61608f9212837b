"""How many companies the list shows, behind which tab: by the tally where that knows, else by counting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.sql.elements import False_, True_

from app.companies.models import Company, CompanyTally
from app.core.db import db
from app.core.permissions import Actor, scope
from app.core.statements import put_together_once
from app.reports import queries
from app.reports.filters import CompanyFilter

EVERY = CompanyFilter()
TALLIED = (
    "kecamatan",
    "owners",
    "mine_of",
    "is_without_owner",
    "potentials",
    "legal_forms",
    "is_never_visited",
)
"""The parts of a filter that the tally can answer; who reads matters to a question only."""


@dataclass(frozen=True)
class Tabs:
    """How many companies stand behind each tab, under the present filter."""

    all: int
    mine: int
    never_visited: int

    def of(self, tab: str) -> int:
        """How many stand behind the tab of this name."""
        return {"mine": self.mine, "never_visited": self.never_visited}.get(tab, self.all)


def tabs(actor: Actor, wanted: CompanyFilter) -> Tabs:
    """The counts of the tab strip, in one statement."""
    if _is_tallied(actor, wanted):
        statement = _tallied_tabs(actor, wanted)
    else:
        is_mine, is_unvisited = Company.owner_id == actor.id, Company.last_visit_on.is_(None)
        statement = _counted(actor, wanted, None, is_mine, is_unvisited)
    return Tabs(*(int(one or 0) for one in db.session.execute(statement).one()))


@put_together_once
def _tallied_tabs(actor: Actor, wanted: CompanyFilter) -> Select[Any]:
    return _counted(actor, wanted, None, CompanyTally.owner_id == actor.id, ~CompanyTally.is_visited)


def counts(actor: Actor, wanted: Sequence[CompanyFilter]) -> list[int]:
    """How many companies each of several lists shows, in one statement."""
    totals = [_counted(actor, one, None).scalar_subquery() for one in wanted]
    return [int(one or 0) for one in db.session.execute(select(*totals)).one()] if totals else []


def count(actor: Actor, wanted: CompanyFilter) -> int:
    """How many companies the list shows under this filter."""
    return counts(actor, [wanted])[0]


def _is_tallied(actor: Actor, wanted: CompanyFilter) -> bool:
    """Whether the reader sees all companies, or none, and nothing is asked that the tally does not hold."""
    if not isinstance(scope(actor, Company), True_ | False_):
        return False
    asked_besides = replace(wanted, reader_id=None, **{part: getattr(EVERY, part) for part in TALLIED})
    return asked_besides == EVERY


def _counted(actor: Actor, wanted: CompanyFilter, *parts: ColumnElement[bool] | None) -> Select[Any]:
    """How many of the companies wanted fit each of ``parts``; None means all of them."""
    if not _is_tallied(actor, wanted):
        numbers = [func.count() if part is None else func.sum(case((part, 1), else_=0)) for part in parts]
        return queries.companies(actor, wanted).with_only_columns(*numbers)
    number = CompanyTally.companies
    sums = [func.sum(number if part is None else case((part, number), else_=0)) for part in parts]
    asked = [*queries.about_kind(CompanyTally, wanted), *queries.owned(CompanyTally.owner_id, wanted)]
    if wanted.is_never_visited:
        asked.append(~CompanyTally.is_visited)
    return select(*sums).where(scope(actor, Company), *asked)
