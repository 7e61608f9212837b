"""Targets of a year, what was reached of them, and whether that is in step with the year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.accounts import whose
from app.accounts.models import User
from app.agreements.models import AgreementSum
from app.agreements.queries import sums_open_to
from app.core import formats
from app.core.db import db
from app.core.permissions import Actor, scope
from app.dashboards.enums import Happening, TargetKind
from app.dashboards.figures import Asked, Figure, Link, Part, Row, Table, share
from app.dashboards.models import Target, TargetBand
from app.dashboards.queries import placements
from app.outreach import queries as outreach
from app.outreach.models import JointVisit, Visit, VisitTally
from app.placements.queries.figures import by_officer
from app.settings import queries as settings
from app.settings.models import Scheme

Whose = whose.Whose | None
"""An officer or a team; None stands for the whole office."""

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Standing:
    """One target: what was wanted and what was reached."""

    wanted: int
    reached: int
    link: Link

    @property
    def share(self) -> float | None:
        return share(self.reached, self.wanted)


Standings = Mapping[Whose, Mapping[TargetKind, Standing]]


def numbers_of(year: int) -> dict[tuple[Whose, TargetKind], int]:
    """The targets of a year, as they are set."""
    rows = db.session.scalars(select(Target).where(Target.year == year))
    return {(row.whose, row.kind): row.number for row in rows}


def main_scheme() -> Scheme | None:
    """The scheme that targets are set for: the office's first one. Schemes are never mixed into one count."""
    return next(iter(settings.schemes()), None)


def bands() -> list[TargetBand]:
    """What shares of a target are called, the highest first."""
    return list(db.session.scalars(select(TargetBand).order_by(TargetBand.from_percent.desc())))


def band_of(reached: float | None, known: Iterable[TargetBand]) -> str:
    """What a share is called; nothing where no band reaches down to it."""
    if reached is None:
        return ""
    return next((band.name for band in known if reached * 100 >= band.from_percent), "")


def year_gone(year: int, *, on: date) -> float:
    """The share of the working days of a year that have passed by the end of a day."""
    eve, last = date(year - 1, 12, 31), date(year, 12, 31)
    if on <= eve:
        return 0.0
    whole = settings.working_days_between(eve, last)
    return settings.working_days_between(eve, min(on, last)) / whole if whole else 1.0


def standings(actor: Actor, year: int, people: Sequence[Whose]) -> Standings:
    """Where each of ``people`` stands with each kind, set or not: a fixed number of statements."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    wanted = numbers_of(year)
    reached = _reached(actor, first, last)
    if teams := [team_id for one in people if (team_id := whose.team_id_of(one))]:
        _add_teams(reached, teams, _counted_again(actor, teams, first, last))
    return {
        one: {
            kind: Standing(
                wanted.get((one, kind), 0), reached[kind].get(one, 0), _link(kind, one, first, last)
            )
            for kind in TargetKind
        }
        for one in people
    }


def part(asked: Asked) -> Part:
    """The targets of the year in which the period ends, of the office, the team, or the officer and their team."""
    year = asked.period.last.year
    main = main_scheme()
    if asked.scheme is not None and main is not None and asked.scheme.id != main.id:
        return Part("targets", _("Targets"), note=_("are set for %(scheme)s", scheme=main.name))
    team = team_of(asked.officer_id)
    found = standings(asked.actor, year, [asked.officer_id, *([team.id] if team else [])])
    gone = year_gone(year, on=asked.on)
    words = {asked.officer_id: ("targets-of-year", _("Targets of the year"))}
    if team:
        words[team.id] = ("targets-of-team", _("Targets of the team %(name)s", name=team.name))
    tables = []
    for one, words_of in words.items():
        if set_ones := {kind: standing for kind, standing in found[one].items() if standing.wanted}:
            tables.append(
                _table(*words_of, {str(kind.label): (kind, each) for kind, each in set_ones.items()}, gone)
            )
    if not tables:
        return Part("targets", _("Targets"), note=_("none are set for %(year)s", year=year))
    note = _("%(year)s, %(percent)s of its working days gone", year=year, percent=formats.percent(gone))
    return Part("targets", _("Targets"), tables=tuple(tables), note=note)


def of_all(asked: Asked) -> Table | None:
    """The same of every team and officer who has targets, where the whole office is asked for; None where nobody has."""
    year, main = asked.period.last.year, main_scheme()
    if asked.officer_id is not None or asked.scheme not in (None, main):
        return None
    people = _aimed(year)
    found = standings(asked.actor, year, list(people))
    listed = {
        f"{name}: {kind.label}": (kind, each)
        for one, name in people.items()
        for kind, each in found[one].items()
        if each.wanted
    }
    caption = _("Targets of teams and officers")
    return _table("targets-of-all", caption, listed, year_gone(year, on=asked.on)) if listed else None


def _aimed(year: int) -> dict[Whose, str]:
    """Teams and officers with targets of a year, by name, teams first."""
    aimed = {one for one, _kind in numbers_of(year)}
    names: dict[Whose, str] = {
        whose.of_team(team.id): team.name for team in accounts.teams(with_inactive=True)
    }
    names |= {user.id: user.name for user in accounts.users()}
    return {one: name for one, name in names.items() if one in aimed}


def team_of(officer_id: Whose) -> whose.Asked | None:
    """The team an officer is in; nobody's of a team or of the whole office."""
    officer = accounts.find_user(officer_id) if officer_id and officer_id > 0 else None
    return whose.find(whose.of_team(officer.team_id)) if officer and officer.team_id else None


def _table(key: str, caption: str, found: Mapping[str, tuple[TargetKind, Standing]], gone: float) -> Table:
    """One line of each by what it is called."""
    columns = (_("Target"), _("Reached"), _("Share"), _("Expected by now"))
    known = bands()
    rows = []
    for at, (label, (kind, standing)) in enumerate(found.items()):
        expected = round(standing.wanted * gone)
        is_behind = standing.reached < expected
        figures = (
            Figure(columns[0], standing.wanted),
            Figure(
                columns[1],
                standing.reached,
                standing.link,
                sums="seats" if kind is TargetKind.SEATS else None,
            ),
            Figure(columns[2], standing.share, unit="share", note=band_of(standing.share, known)),
            Figure(
                columns[3],
                expected,
                note=_("%(number)s behind", number=formats.number(expected - standing.reached))
                if is_behind
                else _("in step"),
                tone="late" if is_behind else "ok",
            ),
        )
        rows.append(Row(str(at), label, figures, colour="amber" if is_behind else "green"))
    return Table(key, caption, _("What is counted"), columns, tuple(rows), drawn=2)


def _reached(actor: Actor, first: date, last: date) -> dict[TargetKind, dict[Whose, int]]:
    """What each person reached, and (None) the office."""
    scheme = main_scheme()
    people = by_officer(actor, first, last, scheme=scheme)
    signed = _signed(actor, first, last, scheme)
    return {
        TargetKind.VISITS: _visits(actor, first, last),
        TargetKind.AGREEMENTS: _with_office(signed),
        TargetKind.SEATS: _with_office({owner: one.committed for owner, one in people.items()}),
        TargetKind.HIRES: _with_office({owner: one.hired for owner, one in people.items()}),
    }


def _add_teams(
    reached: Mapping[TargetKind, dict[Whose, int]], teams: Sequence[int], more: Mapping[int, int]
) -> None:
    """What the people of each team reached together; an agreement is one person's, a visit may be of ``more`` than one."""
    rows = db.session.execute(select(User.id, User.team_id).where(User.team_id.in_(teams))).all()
    for kind, by_person in reached.items():
        for team_id in teams:
            total = sum(by_person.get(row.id, 0) for row in rows if row.team_id == team_id)
            by_person[whose.of_team(team_id)] = (
                total - more.get(team_id, 0) if kind is TargetKind.VISITS else total
            )


def _counted_again(actor: Actor, teams: Sequence[int], first: date, last: date) -> dict[int, int]:
    """How often the visits of several people of each team are counted beyond the once they were made."""
    together = outreach.made_together(teams, JointVisit.visited_on.between(first, last))
    rows = db.session.execute(
        select(together.c.team_id, func.sum(together.c.more))
        .where(scope(actor, Visit))
        .group_by(together.c.team_id)
    )
    return {team_id: int(number) for team_id, number in rows}


def _with_office(by_owner: Mapping[Whose, int]) -> dict[Whose, int]:
    """With the sum of all under None, where those of nobody stood."""
    return {**by_owner, None: sum(by_owner.values())}


def _visits(actor: Actor, first: date, last: date) -> dict[Whose, int]:
    rows = db.session.execute(
        select(VisitTally.user_id, func.sum(VisitTally.visits))
        .where(scope(actor, Visit), VisitTally.visited_on.between(first, last))
        .group_by(VisitTally.user_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def _signed(actor: Actor, first: date, last: date, scheme: Scheme | None) -> dict[Whose, int]:
    rows = db.session.execute(
        select(AgreementSum.owner_id, func.count())
        .where(AgreementSum.signed_on.between(first, last), *sums_open_to(actor, scheme=scheme))
        .group_by(AgreementSum.owner_id)
    )
    found: defaultdict[Whose, int] = defaultdict(int)
    for owner_id, number in rows:
        found[owner_id] += number
    return found


def _link(kind: TargetKind, one: Whose, first: date, last: date) -> Link:
    days = {"from": first.isoformat(), "to": last.isoformat()}
    if kind is TargetKind.VISITS:
        return Link("outreach.visits", {**days, **({"officer": one} if one is not None else {})})
    if kind is TargetKind.HIRES:
        return placements.link(days, Happening.HIRED, one, main_scheme())
    about = {"owner": one, "scheme": scheme.key if (scheme := main_scheme()) else None}
    return Link("agreements.index", {**about, "signed_from": days["from"], "signed_to": days["to"]})
