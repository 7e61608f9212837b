"""Agreements of a period, those in force and near their end, and the seats in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, select, true

from app.agreements import states
from app.agreements.enums import Tab
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries import Filters, is_live
from app.companies.models import Company
from app.core.db import db
from app.dashboards.figures import Asked, Figure, Link, Part
from app.dashboards.periods import Period
from app.dashboards.queries import placements


@dataclass(frozen=True)
class Sum:
    """How many agreements, and the seats in them."""

    total: int
    seats: int


def part(asked: Asked) -> Part:
    """What was signed in the period, what is in force today, who came back, who sits on the seats, and what ends soon."""
    before = asked.period.before
    wanted = [
        (_signed(asked.period), true()),
        (_signed(before), true()),
        (Filters(), is_live(asked.on)),
    ]
    numbered = [
        _signed(asked.period, is_repeat=True),
        _signed(before, is_repeat=True),
        *(Filters(expiring=days) for days in states.WINDOWS),
    ]
    (signed, signed_before, live), (again, again_before, *ending) = _sums(asked, wanted, numbered)
    of_period = {"signed_from": asked.period.first.isoformat(), "signed_to": asked.period.last.isoformat()}
    in_force = _link(asked, tab=Tab.IN_FORCE.value)
    share_again = f"{round(100 * again / signed.total)}%" if signed.total else ""
    figures = [
        Figure(_("Agreements signed"), signed.total, _link(asked, **of_period), before=signed_before.total),
        Figure(
            _("Seats signed"), signed.seats, _link(asked, **of_period), before=signed_before.seats, sums="seats"
        ),
        Figure(
            _("Signed by companies that came back"),
            again,
            _link(asked, **of_period, repeat=1),
            before=again_before,
            note=_("%(percent)s of those signed", percent=share_again) if share_again else "",
        ),
        Figure(_("In force today"), live.total, in_force),
        Figure(_("Seats in force"), live.seats, in_force, sums="seats"),
    ]  # fmt: skip
    figures += placements.figures(asked)
    figures += [
        Figure(
            _("Ending within %(days)s days", days=days),
            found,
            _link(asked, expiring=days),
            tone="warn" if found else None,
        )
        for days, found in zip(states.WINDOWS, ending, strict=True)
    ]
    return Part("agreements", _("Agreements and seats"), tuple(figures))


def _signed(period: Period, *, is_repeat: bool = False) -> Filters:
    return Filters(signed_from=period.first, signed_to=period.last, is_repeat=is_repeat)


def _sums(
    asked: Asked, wanted: Sequence[tuple[Filters, ColumnElement[bool]]], numbered: Sequence[Filters]
) -> tuple[list[Sum], list[int]]:
    """What the list of agreements says above its rows under each of several filters, in one statement.

    Of those ``numbered``, seats are not asked for.
    """
    seats = (
        select(SeatLine.agreement_id, func.sum(SeatLine.seats).label("seats"))
        .group_by(SeatLine.agreement_id)
        .subquery()
    )

    def holds(filters: Filters, besides: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(besides, *filters.conditions(asked.actor, on=asked.on))

    columns: list[Any] = []
    for filters, besides in wanted:
        condition = holds(filters, besides)
        columns += [case((condition, 1), else_=0), case((condition, seats.c.seats), else_=0)]
    columns += [case((holds(filters, true()), 1), else_=0) for filters in numbered]
    everything = Filters(owner_id=asked.officer_id)
    row = db.session.execute(
        select(*map(func.sum, columns))
        .select_from(Agreement)
        .join(Company, Company.id == Agreement.company_id)
        .outerjoin(seats, seats.c.agreement_id == Agreement.id)
        .where(*everything.conditions(asked.actor, on=asked.on))
    ).one()
    numbers = [int(number or 0) for number in row]
    pairs = numbers[: 2 * len(wanted)]
    return list(map(Sum, pairs[::2], pairs[1::2])), numbers[2 * len(wanted) :]


def _link(asked: Asked, **values: Any) -> Link:
    owner = {"owner": asked.officer_id} if asked.officer_id is not None else {}
    return Link("agreements.index", {**owner, **values})
