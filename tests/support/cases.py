"""Which cases of a test run on which database when all tests run, and which tests begin."""

from collections.abc import Iterable
from typing import Any

import pytest

NOT_CASES = frozenset({"database", "browser_name"})
THROUGH_PAGES = frozenset({"client", "page", "page_as", "sign_in"})
"""The fixtures of those who ask the app from outside."""


def told_by_others(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """The items that a run of everything leaves out: cases on SQLite that are asked of PostgreSQL, which refuses more.

    The cases of a test marked ``same_queries`` differ only in what is typed: its first case asks both databases.
    Who goes through pages asks PostgreSQL alone: the walks of all routes and languages open every page on SQLite, and
    the tests of queries and services below ask both. Where a page's own queries differ (search, filters, files,
    locks) a test or its module is marked ``both_databases``.
    """
    given = list(items)
    known = {item.nodeid for item in given}
    on_sqlite = [item for item in given if _database(item) == "sqlite" and _twin(item) in known]
    first: dict[str, Any] = {}
    for item in on_sqlite:
        first.setdefault(_test(item), _case(item))
    return {
        item
        for item in on_sqlite
        if _goes_through_pages(item)
        or (item.get_closest_marker("same_queries") and _case(item) != first[_test(item)])
    }


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Who takes half a minute begins, so that the others of a run never wait for one at its end.

    Those that look at the same running office stay beside each other, and so with one worker, who makes it once.
    Tests on PostgreSQL keep their place among their own: its connections and all that was compiled for them serve all.
    """
    return sorted(
        items, key=lambda item: not (item.get_closest_marker("long") and _database(item) != "postgresql")
    )


def _goes_through_pages(item: Any) -> bool:
    return not item.get_closest_marker("both_databases") and not THROUGH_PAGES.isdisjoint(item.fixturenames)


def _database(item: Any) -> str | None:
    return item.callspec.params.get("database") if hasattr(item, "callspec") else None


def _test(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _case(item: Any) -> tuple[tuple[str, int], ...]:
    indices: dict[str, int] = item.callspec.indices
    return tuple(sorted((name, index) for name, index in indices.items() if name not in NOT_CASES))


def _twin(item: pytest.Item) -> str:
    """The name of the same case on PostgreSQL."""
    test, bracket, case = item.nodeid.partition("[")
    return f"{test}{bracket}{case.replace('sqlite', 'postgresql', 1)}"
