"""Agreements of a period, those in force and near their end, and the seats in them."""

from typing import Any

from flask_babel import gettext as _

from app.agreements import queries as agreements
from app.agreements import states
from app.agreements.enums import Tab
from app.agreements.queries import Filters
from app.dashboards.figures import Asked, Figure, Link, Part
from app.dashboards.periods import Period


def part(asked: Asked) -> Part:
    """What was signed in the period, what is in force today, and what ends soon."""
    signed, signed_before = (_signed(asked, period) for period in (asked.period, asked.period.before))
    of_period = _link(
        asked, signed_from=asked.period.first.isoformat(), signed_to=asked.period.last.isoformat()
    )
    live = _counted(asked, Tab.IN_FORCE)
    figures = [
        Figure(_("Agreements signed"), signed.total, of_period, before=signed_before.total),
        Figure(
            _("Seats signed"), signed.seats, of_period, before=signed_before.seats, sums="seats"
        ),
        Figure(_("In force today"), live.total, _link(asked, tab=Tab.IN_FORCE.value)),
        Figure(
            _("Seats in force"), live.seats, _link(asked, tab=Tab.IN_FORCE.value), sums="seats"
        ),
    ]  # fmt: skip
    figures += [_ending(asked, days) for days in states.WINDOWS]
    return Part("agreements", _("Agreements and seats"), tuple(figures))


def _signed(asked: Asked, period: Period) -> agreements.Overview:
    return _counted(asked, Tab.ALL, signed_from=period.first, signed_to=period.last)


def _ending(asked: Asked, days: int) -> Figure:
    number = _counted(asked, Tab.ALL, expiring=days).total
    label = _("Ending within %(days)s days", days=days)
    return Figure(label, number, _link(asked, expiring=days), tone="warn" if number else None)


def _counted(asked: Asked, tab: Tab, **narrower: Any) -> agreements.Overview:
    """What the list of agreements says above its rows."""
    return agreements.overview(Filters(owner_id=asked.officer_id, **narrower), tab, asked.actor, on=asked.on)


def _link(asked: Asked, **values: Any) -> Link:
    owner = {"owner": asked.officer_id} if asked.officer_id is not None else {}
    return Link("agreements.index", {**owner, **values})
