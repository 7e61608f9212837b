"""The lists that can be looked at in saved ways: each package registers its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.saved_views.models import SavedView

POSITION = frozenset({"view", "key", "page"})
"""What an address says of where one is, not of what one looks at."""


@dataclass(frozen=True, kw_only=True)
class SavedList:
    """One list: the page that shows it, and what its address may say that is so anyway (``plain``)."""

    key: str
    endpoint: str
    label: Any
    plain: frozenset[tuple[str, str]]
    unsaved: frozenset[str] = frozenset()
    """Names whose values no view keeps, because they may name a person."""

    def canonical(self, pairs: Iterable[tuple[str, str]]) -> str:
        """A state of the list as one query string: the same state gives the same text, whatever the order."""
        kept = {(key, value) for key, value in pairs if value and key not in POSITION | self.unsaved}
        return urlencode(sorted(kept - self.plain))

    def url(self, address: str, *, view: int | str | None = None) -> str:
        """The list as ``address`` asks for it, by the view ``view``."""
        query = "&".join(part for part in (f"view={view}" if view else "", address) if part)
        return f"{url_for(self.endpoint)}?{query}" if query else url_for(self.endpoint)


_lists: dict[str, SavedList] = {}


def add_list(one: SavedList) -> None:
    """Let a list be looked at in saved ways."""
    _lists[one.key] = one


def list_of(key: str) -> SavedList | None:
    """The list registered under ``key``."""
    return _lists.get(key)


def view_url(view: SavedView) -> str:
    """The list as a saved view shows it."""
    return _lists[view.list_key].url(view.address, view=view.id)
