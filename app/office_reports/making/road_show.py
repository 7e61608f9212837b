"""What a road show came to: its stops, the visits made at them, what was promised and what was left out."""

from collections import Counter

from flask_babel import gettext as _

from app.core import formats
from app.dashboards.figures import Figure, Row, Table, share
from app.dashboards.queries.visits import COLOURS
from app.office_reports import queries
from app.office_reports.making.base import (
    DAY,
    NUMBER,
    TEXT,
    Ask,
    Block,
    facts,
    figures,
    heading,
    listing,
    table,
)
from app.outreach.enums import RoadShowState, StopState, VisitOutcome
from app.outreach.models import RoadShow, Stop, Visit


def blocks(ask: Ask) -> list[Block]:
    """Who went where under which letter, key figures, outcomes, then every visit and every stop left out."""
    show = ask.road_show
    if show is None:
        return []
    stops, visits = queries.stops_of(ask.by, show), queries.visits_of(ask.by, show)
    visited = {visit.stop_id for visit in visits}
    left = [stop for stop in stops if stop.id not in visited and stop.state is not StopState.DONE]
    is_on = show.state is not RoadShowState.CANCELLED
    coming = [stop for stop in left if is_on and stop.state is StopState.PLANNED and stop.on >= ask.on]
    left = [stop for stop in left if stop not in coming]
    found = [_about(show), heading(_("Key figures")), figures(_figures(stops, visits, left, coming))]
    if visits:
        found += [table(_outcomes(visits)), _visits(visits)]
    if left:
        found.append(_left(_("Not visited"), left, show, key="left"))
    if coming:
        found.append(_left(_("Still planned"), coming, show, key="coming"))
    return found


def _about(show: RoadShow) -> Block:
    letter = show.assignment_number
    if letter and show.assigned_on:
        letter = f"{letter}, {formats.day_long(show.assigned_on)}"
    return facts(
        [
            (_("Road show"), show.title),
            (_("Aim"), show.aim),
            (_("Assignment letter"), letter),
            (_("Officers"), ", ".join(one.name for one in show.officers)),
            (_("State"), str(show.state.label)),
        ]
    )


def _figures(stops: list[Stop], visits: list[Visit], left: list[Stop], coming: list[Stop]) -> list[Figure]:
    met = sum(visit.outcome.is_met for visit in visits)
    interested = sum(visit.outcome is VisitOutcome.INTERESTED for visit in visits)
    return [
        Figure(_("Planned stops"), len(stops)),
        Figure(_("Visits made"), len(visits)),
        Figure(_("Somebody was met"), share(met, len(visits)), unit="share"),
        Figure(str(VisitOutcome.INTERESTED.label), interested),
        Figure(_("Seats offered"), sum(visit.seats_offered or 0 for visit in visits)),
        Figure(_("Not visited"), len(left), tone="warn" if left else None),
        *([Figure(_("Still planned"), len(coming))] if coming else []),
    ]


def _outcomes(visits: list[Visit]) -> Table:
    counted = Counter(visit.outcome for visit in visits)
    columns = (_("Visits"), _("Share"))
    rows = tuple(
        Row(
            outcome.value,
            str(outcome.label),
            (
                Figure(columns[0], counted[outcome]),
                Figure(columns[1], share(counted[outcome], len(visits)), unit="share"),
            ),
            colour=COLOURS[outcome],
        )
        for outcome in VisitOutcome
    )
    return Table("outcomes", _("What came of the visits"), _("Outcome"), columns, rows)


def _visits(visits: list[Visit]) -> Block:
    columns = [
        (_("Day"), 1.2, DAY),
        (_("Company"), 2.4, TEXT),
        (_("Outcome"), 1.6, TEXT),
        (_("Needs people for"), 1.8, TEXT),
        (_("Seats offered"), 0.9, NUMBER),
        (_("Next step"), 1.6, TEXT),
        (_("Due"), 1.2, DAY),
    ]
    rows = [
        (
            visit.visited_on,
            visit.company.full_name,
            str(visit.outcome.label),
            ", ".join(f"{need.position} ({need.count})" for need in visit.needs),
            visit.seats_offered,
            visit.next_step or (str(visit.next_step_kind.label) if visit.next_step_kind else None),
            visit.next_step_on,
        )
        for visit in visits
    ]
    return listing(_("Visits"), columns, rows, key="visits")


def _left(caption: str, left: list[Stop], show: RoadShow, *, key: str) -> Block:
    columns = [(_("Day"), 1.2, DAY), (_("Company"), 3.0, TEXT), (_("Why"), 3.0, TEXT)]
    rows = [
        (
            stop.on,
            stop.company.full_name,
            _why(stop, show),
        )
        for stop in left
    ]
    return listing(caption, columns, rows, key=key)


def _why(stop: Stop, show: RoadShow) -> str:
    """Why nobody was there: what was said of the stop, or that the whole road show was called off."""
    if stop.missed_reason is not None:
        return stop.missed_reason.name
    is_off = show.state is RoadShowState.CANCELLED and stop.state is StopState.PLANNED
    return str((show.state if is_off else stop.state).label)
