"""What a sent form says is told before fields are made of it, and never takes a change for none."""

import pytest
from werkzeug.datastructures import MultiDict

from app.core.forms import told

OPENED = {"name": ["PT A"], "notes": ["satu\ndua"], "closed": ["1"], "tags": ["a", "b"]}


def test_what_was_left_empty_says_nothing() -> None:
    assert told.filled(MultiDict([("a", ""), ("b", " \n"), ("c", "x"), ("d", ""), ("d", "y")])) == {"c", "d"}


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ([("name", "PT A"), ("notes", "satu\r\ndua"), ("tags", "b"), ("tags", "a")], set()),
        ([("name", " PT A "), ("closed", "1")], set()),
        ([("name", ""), ("notes", "satu")], {"name", "notes"}),
        ([("name", "PT a"), ("tags", "a")], {"name", "tags"}),
        ([("closed", "false"), ("new", "x"), ("empty", "")], {"closed", "new"}),
    ],
)
def test_only_what_differs_from_what_the_form_was_opened_with_is_a_change(
    sent: list[tuple[str, str]], changed: set[str]
) -> None:
    assert told.changed(MultiDict(sent), OPENED) == changed


def test_what_is_not_sent_at_all_is_told_apart() -> None:
    assert told.unsent(MultiDict([("name", ""), ("tags", "a")]), OPENED) == {"notes", "closed"}


def test_fields_bring_along_those_they_are_checked_with() -> None:
    groups = (frozenset({"a", "b"}), frozenset({"c", "d"}))
    assert told.with_companions({"a", "x"}, groups) == {"a", "b", "x"}


def test_what_a_form_was_opened_with_comes_back_without_what_is_empty() -> None:
    written = told.as_opened([*OPENED.items(), ("odd", ['"名" &<🙂']), ("empty", [])])
    assert written.replace("=", "").replace("-", "").replace("_", "").isalnum()
    assert told.opened_with(written) == {**OPENED, "odd": ['"名" &<🙂']}


@pytest.mark.parametrize("written", [None, "", "{}", "W10=", "bnVsbA==", "é", "\x00", "W1tb" * 50_000])
def test_what_was_damaged_on_the_way_is_nothing(written: str | None) -> None:
    assert told.opened_with(written) is None
