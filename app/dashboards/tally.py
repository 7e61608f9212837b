"""The tallies of visits and of reach: what the database noted, and counting it again."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from flask_babel import ngettext
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    text,
    union_all,
)

from app.companies.enums import SIZES
from app.companies.models import Company
from app.core.db import db, is_postgresql
from app.dashboards.models import ReachTally, StageStay
from app.outreach.models import JointVisit, Visit, VisitKindTally, VisitTally, visit_officers
from app.pipeline.models import Partnership, StageMove
from app.settings.models import KbliCode

JOB = "tally of visits"
VISITS: dict[type[VisitTally | VisitKindTally], tuple[str, ...]] = {
    VisitTally: ("visited_on", "user_id", "outcome"),
    VisitKindTally: ("user_id", "visited_on", "purpose", "mode", "outcome"),
}
"""What visits are counted by in each of their tallies."""
JOINT = ("visit_id", "user_id", "visited_on", "outcome")
REACHED = ("kind", "key", "last_visit_on", "companies")
UNKNOWN_SIZE, NO_WORKERS = "unknown", "0"


def recount() -> int:
    """Write all tallies again, from the visits and from the companies; returns the number of rows.

    Meanwhile others may log visits: what they note stays, since all is counted and removed as of one moment.
    """
    return _visits_written() + _written(ReachTally, REACHED, _reached())


def _visits_written() -> int:
    return sum(_written(kept, (*kinds, "visits"), _counted(kinds)) for kept, kinds in VISITS.items())


def _written(kept: type[VisitTally | VisitKindTally | ReachTally], columns: Sequence[str], told: Any) -> int:
    table: Any = kept.__table__
    counted = insert(table).from_select(list(columns), told)
    if is_postgresql():
        # Two at once would each count everything.
        db.session.execute(text(f"LOCK TABLE {table.name} IN SHARE UPDATE EXCLUSIVE MODE"))
        counted = counted.add_cte(delete(table).cte("gone"))
    else:
        db.session.execute(delete(table))
    db.session.execute(counted)
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def recount_nightly() -> str:
    """The recount, with a sentence about it: what was noted one by one is added up."""
    rows = recount()
    return ngettext("%(num)d sum of visits counted.", "%(num)d sums of visits counted.", rows)


def _counted(kinds: Sequence[str]) -> Any:
    """The visits, each once, and those of each person."""
    of_visits = {name: getattr(Visit, name) for name in kinds if name != "user_id"}
    everybodys: Select[Any] = select(
        *(of_visits.get(name, null().label(name)) for name in kinds), func.count()
    ).group_by(*of_visits.values())
    by = [of_visits.get(name, visit_officers.c.user_id) for name in kinds]
    by_person: Select[Any] = (
        select(*by, func.count())
        .select_from(Visit)
        .join(visit_officers, visit_officers.c.visit_id == Visit.id)
        .group_by(*by)
    )
    return union_all(everybodys, by_person)


def _made_together() -> Any:
    """Each of several people who made a visit."""
    several = (
        select(visit_officers.c.visit_id).group_by(visit_officers.c.visit_id).having(func.count() > 1)
    ).subquery()
    return (
        select(Visit.id, visit_officers.c.user_id, Visit.visited_on, Visit.outcome)
        .join(several, several.c.visit_id == Visit.id)
        .join(visit_officers, visit_officers.c.visit_id == Visit.id)
    )


def _reached() -> Any:
    """Companies on file by each of what reach is told by, and by the day of their last visit."""
    sizes = (
        (Company.headcount >= lowest if highest is None else Company.headcount.between(lowest, highest), name)
        for name, (lowest, highest) in SIZES.items()
    )
    keys = {
        "kecamatan": func.substr(Company.region_code, 1, 8),
        "sector": select(KbliCode.section).where(KbliCode.id == Company.kbli_id).scalar_subquery(),
        "size": case((Company.headcount.is_(None), UNKNOWN_SIZE), *sizes, else_=NO_WORKERS),
    }
    each = (
        select(literal(kind, String).label("kind"), key.label("key"), Company.last_visit_on)
        .where(Company.trashed_at.is_(None))
        .subquery()
        for kind, key in keys.items()
    )
    return union_all(*(select(*one.c, func.count()).group_by(*one.c) for one in each))


class VisitTallies:
    """What doctor looks at and ``search rebuild`` mends."""

    name = "tally of visits"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether a recount says anything else."""
        for kept, kinds in VISITS.items():
            columns = [getattr(kept, name) for name in kinds]
            stored = select(*columns, func.sum(kept.visits)).group_by(*columns)
            noted = {tuple(row) for row in db.session.execute(stored) if row[-1]}
            if differing := len(noted ^ {tuple(row) for row in db.session.execute(_counted(kinds))}):
                yield f"{self.name}: {differing} sums do not say how many were made."
        noted = {
            tuple(row) for row in db.session.execute(select(*(getattr(JointVisit, name) for name in JOINT)))
        }
        if differing := len(noted ^ {tuple(row) for row in db.session.execute(_made_together())}):
            yield f"{self.name}: {differing} do not say who made visits together."

    def rebuild(self) -> None:
        """Count again."""
        _visits_written()
        db.session.execute(delete(JointVisit))
        db.session.execute(insert(JointVisit).from_select(list(JOINT), _made_together()))


class ReachTallies:
    """How far companies are reached, as their last visits tell it: looked at and mended in the same way."""

    name = "tally of reach"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether a recount says anything else."""
        kinds = ReachTally.kind, ReachTally.key, ReachTally.last_visit_on
        stored = select(*kinds, func.sum(ReachTally.companies)).group_by(*kinds)
        noted = {tuple(row) for row in db.session.execute(stored) if row[-1]}
        if differing := len(noted ^ {tuple(row) for row in db.session.execute(_reached())}):
            yield f"{self.name}: {differing} sums do not say how many there are."

    def rebuild(self) -> None:
        """Count again."""
        _written(ReachTally, REACHED, _reached())


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
