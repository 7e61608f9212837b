"""A run of everything asks PostgreSQL alone where the cases of a test only differ in what is typed."""

from typing import Any

from tests.support.cases import longest_first, told_by_others


class Item:
    def __init__(
        self,
        test: str,
        database: str,
        case: int,
        *,
        marks: frozenset[str] = frozenset({"same_queries"}),
        fixturenames: tuple[str, ...] = ("app",),
    ) -> None:
        self.nodeid = f"{test}[{database}-{case}]"
        self.callspec = type(
            "Spec",
            (),
            {"params": {"database": database, "word": case}, "indices": {"database": 0, "word": case}},
        )
        self.marks = marks
        self.fixturenames = fixturenames

    def get_closest_marker(self, name: str) -> bool:
        return name in self.marks


def cases_of(test: str, **options: Any) -> list[Any]:
    return [
        Item(test, database, case, **options) for database in ("sqlite", "postgresql") for case in range(3)
    ]


def test_the_first_case_asks_both_databases_and_the_others_the_one_that_refuses_more() -> None:
    left_out = told_by_others([*cases_of("tests/a.py::test_one"), *cases_of("tests/b.py::test_one")])
    assert sorted(item.nodeid for item in left_out) == [
        "tests/a.py::test_one[sqlite-1]",
        "tests/a.py::test_one[sqlite-2]",
        "tests/b.py::test_one[sqlite-1]",
        "tests/b.py::test_one[sqlite-2]",
    ]


def test_whoever_is_not_marked_asks_both_for_every_case() -> None:
    assert not told_by_others(cases_of("tests/a.py::test_one", marks=frozenset()))


def test_who_goes_through_pages_asks_the_one_that_refuses_more_unless_marked() -> None:
    through_pages: dict[str, Any] = {"fixturenames": ("app", "page"), "marks": frozenset()}
    left_out = told_by_others(
        [
            *cases_of("tests/a.py::test_pages", **through_pages),
            *cases_of("tests/a.py::test_search", **through_pages | {"marks": frozenset({"both_databases"})}),
            Item("tests/a.py::test_files_of_one_database", "sqlite", 0, **through_pages),
        ]
    )
    assert sorted(item.nodeid for item in left_out) == [
        f"tests/a.py::test_pages[sqlite-{case}]" for case in range(3)
    ]


def test_the_longest_begin_unless_they_ask_postgresql() -> None:
    long = frozenset({"long"})
    items: list[Any] = [
        Item("tests/a.py::test_short", "sqlite", 0),
        Item("tests/b.py::test_first", "sqlite", 0, marks=long),
        Item("tests/b.py::test_second", "sqlite", 0, marks=long),
        Item("tests/c.py::test_short", "postgresql", 0),
        Item("tests/c.py::test_long", "postgresql", 0, marks=long),
    ]
    assert [item.nodeid.partition("[")[0] for item in longest_first(items)] == [
        "tests/b.py::test_first",
        "tests/b.py::test_second",
        "tests/a.py::test_short",
        "tests/c.py::test_short",
        "tests/c.py::test_long",
    ]
