"""Habits of companies, and being due by one as a reason to visit."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select

from app.core import formats
from app.core.db import db
from app.core.permissions import Actor
from app.outreach.due import Asked, Ground, add_ground
from app.outreach.models import VisitHabit


def habits_of(company_ids: Iterable[int]) -> dict[int, VisitHabit]:
    """The habit of each of these companies that has one; of two left by a merge the older one."""
    statement = (
        select(VisitHabit).where(VisitHabit.company_id.in_(list(company_ids))).order_by(VisitHabit.id.desc())
    )
    return {habit.company_id: habit for habit in db.session.scalars(statement)}


def every(months: int) -> str:
    """How often, in words."""
    return ngettext("every month", "every %(num)d months", months)


def _ids(actor: Actor, asked: Asked) -> list[Select[int]]:
    return [select(VisitHabit.company_id).where(VisitHabit.due_on <= asked.on)]


def _why(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    statement = select(VisitHabit).where(VisitHabit.company_id.in_(ids), VisitHabit.due_on <= asked.on)
    return {
        habit.company_id: _(
            "%(purpose)s %(often)s, due %(day)s",
            purpose=habit.purpose.label if habit.purpose else _("Visit"),
            often=every(habit.every_months or 1),
            day=formats.day_relative(habit.due_on),
        )
        for habit in db.session.scalars(statement)
    }


add_ground(Ground(key="regular", label=_l("Regular visit due"), rank=12, ids=_ids, why=_why))
