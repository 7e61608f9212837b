"""Rules of the house that only a running request can break."""

from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import Engine, event

WRITES = ("INSERT", "UPDATE", "DELETE")


class WriteInReadingRequest(AssertionError):
    """A request that began its transaction for reading wrote after all."""


def _refuse_late_writes(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    if not has_request_context() or request.method not in {"GET", "HEAD", "OPTIONS"}:
        return
    if statement.lstrip().upper().startswith(WRITES) and not g.get("intends_to_write"):
        raise WriteInReadingRequest(
            f"{request.method} {request.path} writes without begin_writing(): on SQLite it may find the database"
            f" locked or overwrite what it has not seen. {statement[:200]}"
        )


def install() -> None:
    event.listen(Engine, "before_cursor_execute", _refuse_late_writes)
