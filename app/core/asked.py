"""What an address says, read so that nonsense means nothing."""

from datetime import date
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.core.enums import Choice
from app.core.permissions import LARGEST_ID
from app.core.search import storable

Arguments = MultiDict[str, str]
C = TypeVar("C", bound=Choice)

LONGEST_SEARCH = 100


def row_id(arguments: Arguments, name: str) -> int | None:
    """The row id given as ``name``, if it is one."""
    given = arguments.get(name, "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 11 else 0
    return number if 0 < number <= LARGEST_ID else None


def words(arguments: Arguments, name: str = "q") -> str:
    """What is looked for, as a database can take it."""
    return storable(arguments.get(name, "")).strip()[:LONGEST_SEARCH]


def day(arguments: Arguments, name: str) -> date | None:
    """The day given as ``name`` (ISO, of the years that an office can mean), if it is one."""
    try:
        found = date.fromisoformat(arguments.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def member(arguments: Arguments, name: str, choices: type[C]) -> C | None:
    """The member of ``choices`` given as ``name``, if it is one."""
    return {one.value: one for one in choices}.get(arguments.get(name, ""))
