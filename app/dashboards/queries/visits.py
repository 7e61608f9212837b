"""Visits of a period by outcome and by officer, added up from the tally."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from app.accounts import queries as accounts
from app.accounts import whose
from app.core.db import db
from app.core.permissions import scope
from app.dashboards.figures import Asked, Figure, Link, Part, Row, Table, Trend, share
from app.dashboards.periods import called
from app.dashboards.queries import joint, stops
from app.outreach import queries as outreach
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit, VisitTally

COLOURS = {
    VisitOutcome.INTERESTED: "green",
    VisitOutcome.CONSIDERING: "lime",
    VisitOutcome.ASKS_DOCUMENTS: "sky",
    VisitOutcome.ASKS_RETURN: "indigo",
    VisitOutcome.REFUSED: "red",
    VisitOutcome.NOT_THERE: "amber",
    VisitOutcome.CLOSED_MOVED: "grey",
}

Sums = Counter[tuple[int | None, VisitOutcome]]
"""By person (None: the visits of all, each once) and outcome."""


def part(asked: Asked) -> Part:
    """How many visits were made, what came of them, and who made them; outcomes always beside counts."""
    now, before = _sums(asked)
    people = asked.officer_id
    done, done_before = (_total(sums, people) for sums in (now, before))
    planned = stops.counts(asked)
    met, met_before = (_met(sums, people) for sums in (now, before))
    figures = (
        Figure(_("Visits made"), done, _link(asked), before=done_before),
        Figure(
            _("Somebody was met"), share(met, done), before=share(met_before, done_before), unit="share",
            note=_("%(met)s of %(done)s visits", met=met, done=done),
        ),
        *stops.figures(asked, planned),
    )  # fmt: skip
    tables = [_by_outcome(asked, now, before, people)]
    if asked.officer_id is None:
        tables.append(_by_officer(asked, now, before, stops.by_officer(asked)))
    return Part("visits", _("Visits"), figures, tuple(tables), trend=_trend(asked))


def _trend(asked: Asked) -> Trend:
    """The visits by the days, weeks or months of the period, each beside its like in the period before."""
    period, before = asked.period, asked.period.before
    made = _made(asked)
    statement = (
        select(made.visited_on, func.sum(made.visits))
        .where(
            scope(asked.actor, Visit),
            made.visited_on.between(before.first, period.last),
            made.user_id.is_not_distinct_from(asked.officer_id),
        )
        .group_by(made.visited_on)
    )
    by_day = {row[0]: int(row[1]) for row in db.session.execute(statement)}
    figures = []
    earlier = before.parts()
    for at, (first, last) in enumerate(period.parts()):
        figures.append(
            Figure(
                called(first, last),
                _within(by_day, first, last),
                _link(asked, None, **{"from": first.isoformat(), "to": last.isoformat()}),
                before=_within(by_day, *earlier[at]) if at < len(earlier) else None,
            )
        )
    return Trend("visits-by-time", _("Visits in the course of the period"), tuple(figures))


def _within(by_day: dict[date, int], first: date, last: date) -> int:
    return sum(by_day.get(first + timedelta(days=passed), 0) for passed in range((last - first).days + 1))


def _sums(asked: Asked) -> tuple[Sums, Sums]:
    """The visits of the period and of the one before, in one statement."""
    period, before = asked.period, asked.period.before
    made = _made(asked)
    is_now = case((made.visited_on >= period.first, 1), else_=0)
    statement = (
        select(is_now, made.user_id, made.outcome, func.sum(made.visits))
        .where(scope(asked.actor, Visit), made.visited_on.between(before.first, period.last))
        .group_by(is_now, made.user_id, made.outcome)
    )
    if asked.officer_id is not None:
        statement = statement.where(made.user_id == asked.officer_id)
    found: tuple[Sums, Sums] = Counter(), Counter()
    for is_of_now, user_id, outcome, number in db.session.execute(statement):
        found[0 if is_of_now else 1][user_id, outcome] += int(number)
    return found


def _made(asked: Asked) -> Any:
    """The tally; of a team in the same shape, since a visit of two members counts once."""
    team_id = whose.team_id_of(asked.officer_id)
    if team_id is None:
        return VisitTally
    return joint.tally_of_team(team_id, asked.period.before.first, asked.period.last)


def _total(sums: Sums, user_id: int | None) -> int:
    return sum(sums[user_id, outcome] for outcome in VisitOutcome)


def _met(sums: Sums, user_id: int | None) -> int:
    return sum(sums[user_id, outcome] for outcome in VisitOutcome if outcome.is_met)


def _link(asked: Asked, officer_id: int | None = None, **narrower: Any) -> Link:
    officer_id = officer_id or asked.officer_id
    officer = {"officer": officer_id} if officer_id is not None else {}
    return Link("outreach.visits", {**asked.period.days, **officer, **narrower})


def _by_outcome(asked: Asked, now: Sums, before: Sums, user_id: int | None) -> Table:
    done = _total(now, user_id)
    rows = tuple(
        Row(
            outcome.value,
            str(outcome.label),
            (
                Figure(
                    _("Visits"),
                    now[user_id, outcome],
                    _link(asked, outcome=outcome.value),
                    before=before[user_id, outcome],
                ),
                Figure(_("Share"), share(now[user_id, outcome], done), unit="share"),
            ),
            colour=COLOURS[outcome],
        )
        for outcome in VisitOutcome
    )
    return Table(
        "outcomes", _("What came of the visits"), _("Outcome"), (_("Visits"), _("Share")), rows, is_half=True
    )


def _by_officer(asked: Asked, now: Sums, before: Sums, planned: stops.ByOfficer) -> Table:
    """Each officer with what was planned and made, and every outcome beside it."""
    made = {user_id for user_id, _outcome in (*now, *before) if user_id is not None}
    names = {officer.id: officer.name for officer in outreach.officers()}
    names |= accounts.names_of((made | set(planned)) - set(names))
    columns = (_("Planned"), _("Visits"), _("Share interested"), *(str(one.label) for one in SHOWN))
    rows = []
    for user_id, name in sorted(names.items(), key=lambda one: (-_total(now, one[0]), one[1].lower())):
        total = _total(now, user_id)
        interested = now[user_id, VisitOutcome.INTERESTED]
        figures = [
            Figure(columns[0], planned.get(user_id, 0), stops.link(asked, officer_id=user_id)),
            Figure(columns[1], total, _link(asked, user_id), before=_total(before, user_id)),
            Figure(columns[2], share(interested, total), unit="share"),
        ]
        figures += [
            Figure(str(one.label), now[user_id, one], _link(asked, user_id, outcome=one.value))
            for one in SHOWN
        ]
        rows.append(Row(str(user_id), name, tuple(figures)))
    note = _("A joint visit counts once for each of its officers, and once for the office.")
    return Table("officers", _("By officer"), _("Officer"), columns, tuple(rows), note=note, drawn=1)


SHOWN = tuple(VisitOutcome)
