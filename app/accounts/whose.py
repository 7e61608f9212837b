"""Whose records are asked for: one person's, or those of everybody in a team.

Addresses, filters and links say either by one number: the id of a person, or that of a team below zero. So whatever can
be narrowed to a person can be narrowed to a team, and only here is one told from the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select
from werkzeug.datastructures import MultiDict

from app.accounts import queries
from app.accounts.models import User
from app.core import remembered
from app.core.db import db
from app.core.permissions import LARGEST_ID

Whose = int


def of_team(team_id: int) -> Whose:
    """Everybody in a team."""
    return -team_id


def team_id_of(whose: Whose | None) -> int | None:
    """The id of the team that is asked for; None where it is a person, or everybody."""
    return -whose if whose is not None and whose < 0 else None


def read(given: str | None) -> Whose | None:
    """What one value of an address says, if it names a person or a team."""
    digits = (given or "").removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 11 and 0 < int(digits) <= LARGEST_ID):
        return None
    return int(given or "")


def asked_for(arguments: MultiDict[str, str], name: str) -> Whose | None:
    """Whose records the address asks for under ``name``; None where it does not say."""
    return read(arguments.get(name))


def people_of(whose: Whose) -> Select[int]:
    """A statement that selects the ids of the people meant, in service or not."""
    team_id = team_id_of(whose)
    # Never correlated: lists that join people would take them for these.
    return select(User.id).where(User.team_id == team_id if team_id else User.id == whose).correlate(None)


def ids_of(whose: Whose) -> set[int]:
    """The ids of the people meant."""
    return set(db.session.scalars(people_of(whose)))


def is_of(person_id: Any, whose: Whose) -> ColumnElement[bool]:
    """The condition that a column names the person, or somebody of the team."""
    condition: ColumnElement[bool] = (
        person_id == whose if team_id_of(whose) is None else person_id.in_(people_of(whose))
    )
    return condition


def is_of_any(person_id: Any, several: Iterable[Whose]) -> ColumnElement[bool]:
    """The condition that a column names one of several people, or somebody of one of several teams."""
    several = tuple(several)
    people = [one for one in several if team_id_of(one) is None]
    teams = [team_id for one in several if (team_id := team_id_of(one)) is not None]
    condition: ColumnElement[bool] = person_id.in_(people)
    if teams:
        condition |= person_id.in_(select(User.id).where(User.team_id.in_(teams)).correlate(None))
    return condition


@dataclass(frozen=True)
class Asked:
    """The person or the team that is asked for, by its number and its name."""

    id: Whose
    name: str

    @property
    def is_team(self) -> bool:
        return team_id_of(self.id) is not None


def find(whose: Whose | None) -> Asked | None:
    """The person or the team of this number, in service and in use or not."""
    if not whose:
        return None
    team_id = team_id_of(whose)
    found = queries.find_user(whose) if team_id is None else queries.find_team(team_id)
    return Asked(whose, found.name) if found else None


def name_of(whose: Whose | None) -> str | None:
    """What the person or the team is called; None where there is none."""
    found = find(whose)
    return found.name if found else None


def in_words(whose: Whose | None) -> str:
    """What a filter says that asks for the person or the team, whose name speaks for itself."""
    name = name_of(whose) or "–"
    return _("Officer: %(name)s", name=name) if team_id_of(whose) is None else name


def teams_offered(reader: User, chosen: Whose | None = None) -> list[tuple[Whose, str]]:
    """The teams a reader may choose instead of a person: their own first, then by name, and the one chosen already."""
    found = remembered.remember(
        "teams offered", lambda: [(of_team(team.id), team.name) for team in queries.teams()]
    )
    asked = find(chosen)
    if asked and asked.is_team and asked.id not in dict(found):
        found = [*found, (asked.id, asked.name)]
    own = of_team(reader.team_id) if reader.team_id else None
    return sorted(found, key=lambda one: one[0] != own)
