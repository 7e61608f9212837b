"""What a sent form says, told from its words before fields are made of them: most people fill in or change a few of many."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

Opened = Mapping[str, list[str]]
"""The values a form was opened with, as the browser sends them, by field; fields without one are left out."""


_BLANK = [""]


def filled(sent: MultiDict[str, str]) -> set[str]:
    """The names under which something other than blanks was sent."""
    return {name for name, values in sent.lists() if any(value.strip() for value in values)}


def changed(sent: MultiDict[str, str], opened: Opened) -> set[str]:
    """The names under which something else was sent than the form was opened with.

    What was not sent at all is no change: ask :func:`unsent` for ticks that were taken away.
    """
    return {
        name
        for name, values in sent.lists()
        # Most was left as it was, letter by letter.
        if values != opened.get(name, _BLANK) and _plain(values) != opened.get(name, [])
    }


def unsent(sent: MultiDict[str, str], opened: Opened) -> set[str]:
    """The names of which nothing was sent although the form was opened with something: ticks, or parts of another form."""
    return {name for name in opened if name not in sent}


def with_companions(names: Iterable[str], groups: Iterable[frozenset[str]]) -> set[str]:
    """``names``, each with all of the group it is checked together with."""
    told = set(names)
    return told.union(*(group for group in groups if not group.isdisjoint(told)))


def opened_with(written: str | None) -> dict[str, list[str]] | None:
    """What :func:`as_opened` wrote; None where it did not write this."""
    try:
        opened = json.loads(urlsafe_b64decode((written or "").encode()))
    except (ValueError, RecursionError):
        return None
    return opened if isinstance(opened, dict) else None


def as_opened(values: Iterable[tuple[str, list[str]]]) -> str:
    """The values of a form, to travel with it: as letters that neither a page nor a sent form has to write otherwise."""
    told = {name: value for name, value in values if value}
    return urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode()


def _plain(values: list[str]) -> list[str]:
    told = [value.replace("\r\n", "\n").strip() if "\n" in value else value.strip() for value in values]
    return sorted(value for value in told if value)
