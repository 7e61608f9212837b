"""How many companies of each kind are on file: what the database noted, and counting it again."""

from collections.abc import Iterator
from random import Random
from typing import Any

from flask_babel import ngettext
from sqlalchemy import Select, delete, func, insert, select, text

from app.companies.models import Company, CompanyTally
from app.core.db import db, is_postgresql

JOB = "tally of companies"

KINDS = (CompanyTally.owner_id, CompanyTally.potential, CompanyTally.legal_form, CompanyTally.region_code)


def recount() -> int:
    """Write the tally again from the companies, one row a kind; returns the number of kinds.

    Meanwhile others may change companies: what they note stays, since all is counted and removed as of one moment.
    """
    table: Any = CompanyTally.__table__
    counted = insert(table).from_select(
        [*(kind.key for kind in KINDS), "is_visited", "companies"], _counted()
    )
    if is_postgresql():
        # Two at once would each count everything.
        db.session.execute(text("LOCK TABLE company_tallies IN SHARE UPDATE EXCLUSIVE MODE"))
        counted = counted.add_cte(delete(table).cte("gone"))
    else:
        db.session.execute(delete(table))
    db.session.execute(counted)
    return db.session.scalar(select(func.count()).select_from(CompanyTally)) or 0


def recount_nightly() -> str:
    """The recount, with a sentence about it: what was noted one by one is added up."""
    kinds = recount()
    return ngettext("%(num)d kind of company counted.", "%(num)d kinds of companies counted.", kinds)


def _counted() -> Select[Any]:
    kinds = [getattr(Company, kind.key) for kind in KINDS]
    is_visited = Company.last_visit_on.is_not(None)
    return (
        select(*kinds, is_visited, func.count())
        .where(Company.trashed_at.is_(None))
        .group_by(*kinds, is_visited)
    )


class Tally:
    """What doctor looks at and ``search rebuild`` mends."""

    name = "tally of companies"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether a recount says anything else."""
        stored = select(*KINDS, CompanyTally.is_visited, func.sum(CompanyTally.companies)).group_by(
            *KINDS, CompanyTally.is_visited
        )
        noted = {tuple(row) for row in db.session.execute(stored) if row[-1]}
        if differing := len(noted ^ {tuple(row) for row in db.session.execute(_counted())}):
            yield f"{self.name}: {differing} kinds do not say how many are on file."

    def rebuild(self) -> None:
        """Count again."""
        recount()
