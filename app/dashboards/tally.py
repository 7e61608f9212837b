"""The tally of visits: what the database noted, and counting it again."""

from collections.abc import Iterator
from random import Random
from typing import Any

from flask_babel import ngettext
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    cast,
    delete,
    func,
    insert,
    null,
    select,
    text,
    union_all,
)

from app.core.db import db, is_postgresql
from app.dashboards.models import StageStay, VisitTally
from app.outreach.models import Visit, visit_officers
from app.pipeline.models import Partnership, StageMove

JOB = "tally of visits"
COLUMNS = ("visited_on", "user_id", "outcome", "visits")


def recount() -> int:
    """Write the tally again from the visits, one row a day, person and outcome; returns the number of rows.

    Meanwhile others may log visits: what they note stays, since all is counted and removed as of one moment.
    """
    table: Any = VisitTally.__table__
    counted = insert(table).from_select(list(COLUMNS), _counted())
    if is_postgresql():
        # Two at once would each count everything.
        db.session.execute(text("LOCK TABLE visit_tallies IN SHARE UPDATE EXCLUSIVE MODE"))
        counted = counted.add_cte(delete(table).cte("gone"))
    else:
        db.session.execute(delete(table))
    db.session.execute(counted)
    return db.session.scalar(select(func.count()).select_from(VisitTally)) or 0


def recount_nightly() -> str:
    """The recount, with a sentence about it: what was noted one by one is added up."""
    rows = recount()
    return ngettext("%(num)d sum of visits counted.", "%(num)d sums of visits counted.", rows)


def _counted() -> Any:
    everybodys = select(Visit.visited_on, null().label("user_id"), Visit.outcome, func.count()).group_by(
        Visit.visited_on, Visit.outcome
    )
    by_person: Select[Any] = (
        select(Visit.visited_on, visit_officers.c.user_id, Visit.outcome, func.count())
        .join(visit_officers, visit_officers.c.visit_id == Visit.id)
        .group_by(Visit.visited_on, visit_officers.c.user_id, Visit.outcome)
    )
    return union_all(everybodys, by_person)


class VisitTallies:
    """What doctor looks at and ``search rebuild`` mends."""

    name = "tally of visits"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether a recount says anything else."""
        kinds = VisitTally.visited_on, VisitTally.user_id, VisitTally.outcome
        stored = select(*kinds, func.sum(VisitTally.visits)).group_by(*kinds)
        noted = {tuple(row) for row in db.session.execute(stored) if row[-1]}
        if differing := len(noted ^ {tuple(row) for row in db.session.execute(_counted())}):
            yield f"{self.name}: {differing} sums do not say how many were made."

    def rebuild(self) -> None:
        """Count again."""
        recount()


class StageStays:
    """The stays at stages, as the moves of all partnerships tell them: looked at and mended in the same way."""

    name = "stays at stages"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether the moves say anything else."""
        table = StageStay.__table__
        stored = select(*(table.c[name] for name in STAYED))
        told = {tuple(row) for row in db.session.execute(_stayed())}
        if differing := len(told ^ {tuple(row) for row in db.session.execute(stored)}):
            yield f"{self.name}: {differing} do not say what the moves say."

    def rebuild(self) -> None:
        """Write them down again."""
        db.session.execute(delete(StageStay))
        db.session.execute(insert(StageStay).from_select(list(STAYED), _stayed()))


STAYED = (
    "id", "partnership_id", "scheme_id", "stage_id", "reason_id", "is_first", "entered_at", "left_at",
    "next_stage_id", "days",
)  # fmt: skip


def _stayed() -> Select[Any]:
    """Each move with the one after it, as one row of ``stage_stays``."""
    each = (
        select(
            StageMove.id,
            StageMove.partnership_id,
            Partnership.scheme_id,
            StageMove.to_stage_id.label("stage_id"),
            StageMove.reason_id,
            StageMove.from_stage_id.is_(None).label("is_first"),
            StageMove.moved_at.label("entered_at"),
            _next(StageMove.moved_at).label("left_at"),
            _next(StageMove.to_stage_id).label("next_stage_id"),
        )
        .join(Partnership, Partnership.id == StageMove.partnership_id)
        .subquery()
    )
    return select(*each.c, _whole_days(each.c.entered_at, each.c.left_at).label("days"))


def _next(column: Any) -> Any:
    return func.lead(column, type_=column.type).over(
        partition_by=StageMove.partnership_id, order_by=StageMove.id
    )


def _whole_days(first: Any, last: Any) -> ColumnElement[Any]:
    if is_postgresql():
        return cast(func.floor(func.extract("epoch", last - first) / 86400), Integer)
    return cast(func.julianday(last) - func.julianday(first), Integer)
