"""What is next for a company: known to the follow-ups, which come later in the house and register here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement


class NextStep(Protocol):
    """An open follow-up: the pipeline reads only this much of it."""

    @property
    def kind(self) -> Any: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def due_on(self) -> date | None: ...


Lookup = Callable[[Sequence[int]], Mapping[int, Any]]
Missing = Callable[[], ColumnElement[bool]]

_registered: dict[str, Any] = {}


def register_next_steps(
    *, lookup: Lookup, missing: Missing | ColumnElement[bool], is_noted: bool = False
) -> None:
    """Say where next steps come from.

    ``lookup`` gives for the ids of companies their next open step, in one statement; ``missing`` is the condition
    on ``Partnership`` that its company has none, or a function giving it; ``is_noted`` says that this is what
    ``Partnership.has_next_step`` notes, so that the tally knows it too.
    """
    _registered.update(lookup=lookup, missing=missing, is_noted=is_noted)


def has_next_steps() -> bool:
    """Whether anybody knows next steps."""
    return bool(_registered)


def next_steps_of(company_ids: Sequence[int]) -> Mapping[int, NextStep]:
    """The next open step of each company that has one."""
    if not _registered or not company_ids:
        return {}
    steps: Mapping[int, NextStep] = _registered["lookup"](company_ids)
    return steps


def who_knows() -> Any:
    """What is registered to tell who lacks a next step: statements kept for one must not serve another."""
    return _registered.get("missing")


def is_noted() -> bool:
    """Whether a partnership itself says if something is planned for its company."""
    return bool(_registered.get("is_noted"))


def lacks_next_step() -> ColumnElement[bool]:
    """The condition that nothing is planned for a partnership's company; raises LookupError when nobody knows."""
    if not _registered:
        raise LookupError("no package registered next steps")
    missing = _registered["missing"]
    condition: ColumnElement[bool] = missing() if callable(missing) else missing
    return condition
