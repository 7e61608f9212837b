"""Reading ``@name`` out of a text: full names, or as much of one as leaves no doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.accounts.models import User

_AT = re.compile(r"(?<![\w@])@(?=\w)")
_WORD = re.compile(r"[\w'’-]+(?:\.[\w'’-]+)*")


@dataclass
class Read:
    """The text with full names, who is mentioned, what could mean several people, and what nobody is called."""

    body: str
    people: list[User] = field(default_factory=list)
    unclear: list[tuple[str, list[User]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(body: str, people: Sequence[User]) -> Read:
    """Who of ``people`` a text mentions.

    The longest full name that follows the sign counts; else the first word after it, where one person alone bears it.
    """
    found = Read("")
    by_length = sorted(people, key=lambda one: -len(one.name))
    at, parts = 0, []
    for sign in _AT.finditer(body):
        if sign.start() < at:
            continue
        rest = body[sign.end() :]
        parts.append(body[at : sign.end()])
        at = sign.end()
        user = next((one for one in by_length if _begins_with(rest, one.name)), None)
        length = len(user.name) if user else 0
        if user is None:
            word = _WORD.match(rest)
            said = word.group() if word else ""
            bearing = [one for one in people if _bears(one, said)]
            if len(bearing) == 1:
                user, length = bearing[0], len(said)
            elif bearing:
                found.unclear.append((said, bearing))
            else:
                found.unknown.append(said)
        if user is not None:
            parts.append(user.name)
            at += length
            if user not in found.people:
                found.people.append(user)
    found.body = "".join([*parts, body[at:]])
    return found


def _begins_with(text: str, name: str) -> bool:
    follows = text[len(name) : len(name) + 1]
    return text[: len(name)].casefold() == name.casefold() and not (follows.isalnum() or follows == "_")


def _bears(user: User, said: str) -> bool:
    """Whether one word of the name, or the beginning of the e-mail address, is what was said."""
    wanted = said.casefold()
    words = {word.casefold() for word in _WORD.findall(user.name)}
    return wanted in words or wanted == user.email.partition("@")[0]
