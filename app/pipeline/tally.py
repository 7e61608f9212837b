"""How many partnerships of each kind there are: what the database noted, and counting it again."""

from collections.abc import Iterator
from random import Random
from typing import Any

from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, text

from app.core.db import db, is_postgresql
from app.pipeline.models import Partnership, PartnershipTally

JOB = "tally of partnerships"

KINDS = (
    PartnershipTally.scheme_id,
    PartnershipTally.stage_id,
    PartnershipTally.owner_id,
    PartnershipTally.lacks_next_step,
)


def lacks_next_step() -> ColumnElement[bool]:
    """The condition that nothing is promised to an open partnership, as the tally notes it."""
    return and_(Partnership.closed_at.is_(None), Partnership.has_next_step.is_(False))


def recount() -> int:
    """Write the tally again from the partnerships, one row a kind; returns the number of kinds.

    Meanwhile others may change partnerships: what they note stays, since all is counted and removed as of one moment.
    """
    table: Any = PartnershipTally.__table__
    counted = insert(table).from_select([*(kind.key for kind in KINDS), "partnerships", "seats"], _counted())
    if is_postgresql():
        # Two at once would each count everything.
        db.session.execute(text("LOCK TABLE partnership_tallies IN SHARE UPDATE EXCLUSIVE MODE"))
        counted = counted.add_cte(delete(table).cte("gone"))
    else:
        db.session.execute(delete(table))
    db.session.execute(counted)
    return db.session.scalar(select(func.count()).select_from(PartnershipTally)) or 0


def recount_nightly() -> str:
    """The recount, with a sentence about it: what was noted one by one is added up."""
    kinds = recount()
    return ngettext("%(num)d sum of partnerships counted.", "%(num)d sums of partnerships counted.", kinds)


def _counted() -> Select[Any]:
    kinds: list[Any] = [
        Partnership.scheme_id,
        Partnership.stage_id,
        Partnership.owner_id,
        lacks_next_step(),
    ]
    return select(*kinds, func.count(), func.sum(Partnership.expected_seats)).group_by(*kinds)


class Tally:
    """What doctor looks at and ``search rebuild`` mends."""

    name = "tally of partnerships"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether a recount says anything else."""
        sums = func.sum(PartnershipTally.partnerships), func.sum(PartnershipTally.seats)
        noted = {
            tuple(row) for row in db.session.execute(select(*KINDS, *sums).group_by(*KINDS)) if any(row[-2:])
        }
        if differing := len(noted ^ {tuple(row) for row in db.session.execute(_counted())}):
            yield f"{self.name}: {differing} kinds do not say how many there are."

    def rebuild(self) -> None:
        """Count again."""
        recount()
