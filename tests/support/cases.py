"""Which cases of a test run on which database when all tests run."""

from collections.abc import Iterable
from typing import Any

import pytest

NOT_CASES = frozenset({"database", "browser_name"})


def told_by_others(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """The items that a run of everything leaves out.

    The cases of a test marked ``same_queries`` differ only in what is typed: its first case asks both databases, the
    others PostgreSQL alone, which refuses more.
    """
    marked = [
        item
        for item in items
        if item.get_closest_marker("same_queries") and "database" in item.callspec.params  # type: ignore[attr-defined]
    ]
    first: dict[str, Any] = {}
    for item in marked:
        first.setdefault(_test(item), _case(item))
    return {
        item
        for item in marked
        if item.callspec.params["database"] == "sqlite" and _case(item) != first[_test(item)]  # type: ignore[attr-defined]
    }


def _test(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _case(item: pytest.Item) -> tuple[tuple[str, int], ...]:
    indices: dict[str, int] = item.callspec.indices  # type: ignore[attr-defined]
    return tuple(sorted((name, index) for name, index in indices.items() if name not in NOT_CASES))
