"""Agreements of a period, those in force and near their end, and the seats in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, case, func, select

from app.accounts import whose
from app.agreements import states
from app.agreements.enums import Tab
from app.agreements.models import Agreement, AgreementSum
from app.agreements.queries import (
    care,
    counted_elsewhere,
    is_expiring,
    is_inactive,
    is_under,
    sum_is_live,
    sums_open_to,
)
from app.companies.queries import is_on_file
from app.core.db import db
from app.core.permissions import scope
from app.dashboards.figures import Asked, Figure, Link, Part
from app.dashboards.queries import placements


@dataclass(frozen=True)
class Sum:
    """How many agreements, the seats they promise, and how many of companies that had signed before."""

    total: int = 0
    seats: int = 0
    repeated: int = 0


def part(asked: Asked) -> Part:
    """What was signed in the period, what is in force today, who came back, who sits on the seats, and what ends soon."""
    signed, signed_before = _signed(asked)
    live, ending = _live(asked), _ending(asked)
    of_period = {"signed_from": asked.period.first.isoformat(), "signed_to": asked.period.last.isoformat()}
    in_force = _link(asked, tab=Tab.IN_FORCE.value)
    share_again = f"{round(100 * signed.repeated / signed.total)}%" if signed.total else ""
    figures = [
        Figure(_("Agreements signed"), signed.total, _link(asked, **of_period), before=signed_before.total),
        Figure(
            _("Seats signed"), signed.seats, _link(asked, **of_period), before=signed_before.seats, sums="seats"
        ),
        Figure(
            _("Signed by companies that came back"),
            signed.repeated,
            _link(asked, **of_period, repeat=1),
            before=signed_before.repeated,
            note=_("%(percent)s of those signed", percent=share_again) if share_again else "",
        ),
        Figure(_("In force today"), live.total, in_force),
        Figure(_("Seats in force"), live.seats, in_force, sums="seats"),
    ]  # fmt: skip
    figures.append(_inactive(asked))
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
    note = asked.scheme.name if asked.scheme else ""
    return Part("agreements", _("Agreements and seats"), tuple(figures), note=note)


def _signed(asked: Asked) -> tuple[Sum, Sum]:
    """What both parties signed in the period and in the one before."""
    now, before = (
        db.session.execute(
            select(
                func.count(),
                func.sum(AgreementSum.new_seats),
                func.sum(case((AgreementSum.is_repeat, 1), else_=0)),
            ).where(AgreementSum.signed_on.between(one.first, one.last), *_sums_open_to(asked))
        ).one()
        for one in (asked.period, asked.period.before)
    )
    return Sum(now[0], int(now[1] or 0), now[2] or 0), Sum(before[0], int(before[1] or 0), before[2] or 0)


def _live(asked: Asked) -> Sum:
    """What is in force today; seats that two agreements name count once."""
    is_elsewhere = AgreementSum.id.in_(counted_elsewhere(asked.on))
    total, seats = db.session.execute(
        select(func.count(), func.sum(case((is_elsewhere, 0), else_=AgreementSum.seats))).where(
            sum_is_live(asked.on), *_sums_open_to(asked)
        )
    ).one()
    return Sum(total, int(seats or 0))


def _inactive(asked: Asked) -> Figure:
    """Those in force under which nobody was placed for as long as the office sets."""
    months = care().inactive_months
    found = db.session.scalar(select(func.count()).where(is_inactive(asked.on), *_open_to(asked))) or 0
    return Figure(
        ngettext("Nobody placed for %(num)d month", "Nobody placed for %(num)d months", months),
        found,
        _link(asked, inactive=1),
        tone="warn" if found else None,
    )


def _sums_open_to(asked: Asked) -> Iterator[ColumnElement[bool]]:
    return sums_open_to(asked.actor, owner_id=asked.officer_id, scheme=asked.scheme)


def _ending(asked: Asked) -> list[int]:
    """How many end within each of the windows."""
    within = (case((is_expiring(days, on=asked.on), 1), else_=0) for days in states.WINDOWS)
    row = db.session.execute(
        select(*map(func.sum, within)).where(is_expiring(max(states.WINDOWS), on=asked.on), *_open_to(asked))
    ).one()
    return [int(number or 0) for number in row]


def _open_to(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """What the list of agreements asks of each; few companies are in the trash, so none is looked up."""
    yield scope(asked.actor, Agreement)
    yield is_on_file(Agreement.company_id)
    if asked.officer_id is not None:
        yield whose.is_of(Agreement.owner_id, asked.officer_id)
    if asked.scheme is not None:
        yield is_under(Agreement.id, asked.scheme)


def _link(asked: Asked, **values: Any) -> Link:
    about = {"owner": asked.officer_id, "scheme": asked.scheme.key if asked.scheme else None}
    return Link("agreements.index", {**about, **values})
