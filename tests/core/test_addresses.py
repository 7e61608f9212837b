"""Addresses that are worked out late are the same ones."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from app.core.web import LateRule

PATTERNS: list[tuple[str, dict[str, Any]]] = [
    ("/", {}),
    ("/companies/<int:company>/edit", {}),
    ("/files/<path:name>", {}),
    ("/list", {"defaults": {"page": 1}}),
    ("/list/<int:page>", {}),
    ("/a b/<self_>/<word>", {}),
]
ASKED: list[dict[str, Any]] = [
    {},
    {"company": 3},
    {"company": 3, "sort": "nama & kota"},
    {"name": "a/b ü"},
    {"page": 1},
    {"page": 2, "q": ["x", "y"]},
    {"self_": "ä", "word": "?"},
]


def _built(kind: type[Rule]) -> Iterator[tuple[str, str] | None]:
    for (pattern, options), values, unknown in product(PATTERNS, ASKED, (True, False)):
        rule = kind(pattern, endpoint="one", **options)
        Map([rule])
        if rule.suitable_for(values):
            # The first is worked out, the second known.
            yield from (rule.build(values, append_unknown=unknown) for _ in range(2))


def test_a_late_rule_writes_what_its_parent_writes() -> None:
    built = list(_built(LateRule))
    assert built == list(_built(Rule))
    assert len(built) > 20


@pytest.mark.parametrize("unknown", [True, False])
def test_a_rule_learns_to_write_its_addresses_once_and_late(unknown: bool) -> None:
    rule = LateRule("/companies/<int:company>", endpoint="one")
    Map([rule])

    def known() -> str:
        return (rule._build_unknown if unknown else rule._build).__name__

    assert known() == "builder"
    rule.build({"company": 3}, append_unknown=unknown)
    assert known() == "<builder:'/companies/<int:company>'>"
