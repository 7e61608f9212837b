"""Counts the SQL that a piece of the app sends."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from app.core import remembered

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")


class Statements:
    """`statements.of(visit)` lists the SQL, `statements.same_for(small, big)` holds two pieces to the same number."""

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.lstrip().upper().startswith(NOT_COUNTED):
                sent.append(" ".join(statement.split()))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    def of(self, visit: Callable[[], Any]) -> list[str]:
        # Else the first visit would pay for what the second remembers.
        remembered.forget()
        with self.counted() as sent:
            visit()
        return sent

    def same_for(self, small: Callable[[], Any], big: Callable[[], Any]) -> None:
        """Fail when `big` needs other SQL than `small`, which is how a query for each row shows."""
        self._hold_equal(self.of(small), self.of(big))

    def same_after(self, grow: Callable[[], Any], visit: Callable[[], Any]) -> None:
        """Fail when `visit` needs more or less SQL once `grow` has added rows."""
        before = self.of(visit)
        grow()
        self._hold_equal(before, self.of(visit))

    @staticmethod
    def _hold_equal(few: list[str], many: list[str]) -> None:
        if len(few) != len(many):
            extra = (Counter(many) - Counter(few)) or (Counter(few) - Counter(many))
            listed = "\n".join(f"{times} x {sql[:400]}" for sql, times in extra.most_common())
            raise AssertionError(f"{len(few)} statements for few rows, {len(many)} for many:\n{listed}")
