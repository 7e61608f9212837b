"""The kinds of things people are told, each registered by the package that tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from app.core.permissions import Actor, Permission
from app.notices.enums import Channel

Facts = Mapping[str, Any]


def _no_lines(_facts: Facts) -> list[str]:
    return []


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``words`` says in one sentence what happened, ``lines`` what it is about (companies, say), both at reading.

    ``needs`` is the right without which nobody is ever told of it. With ``is_quote`` the lines are what somebody wrote of
    people and companies: they stand behind the bell, but leave the house by no e-mail.
    """

    name: str
    title: LazyString
    words: Callable[[Facts], str]
    lines: Callable[[Facts], list[str]] = _no_lines
    icon: str = "bell"
    channel: Channel = Channel.BELL
    needs: Permission | None = None
    is_quote: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let people be told of ``kind`` from now on."""
    _kinds[kind.name] = kind


def find(name: str) -> Kind | None:
    """The kind of this name; None where the house no longer tells of it."""
    return _kinds.get(name)


def get(name: str) -> Kind:
    """The kind of this name; raises KeyError for one nobody registered."""
    return _kinds[name]


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds this person may be told of, as they were registered."""
    return [kind for kind in _kinds.values() if kind.needs is None or actor.can(kind.needs)]
