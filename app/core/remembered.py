"""What hardly ever changes, remembered from one page to the next: the stages, the regions, who works here.

The database changes a stamp whenever a table changes that such things are read from (docs/adr/0017). A page reads the
stamp together with its session, and what was read under the same stamp needs no second reading.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar, cast

from flask import g
from sqlalchemy import BigInteger, ScalarSelect, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import languages
from app.core.db import Base, Key, intends_to_write

T = TypeVar("T")

LONGEST_SECONDS = 300
"""So long something may be remembered, in case somebody changed the database behind the triggers' back."""


class ReferenceStamp(Base):
    """One row with a number that is another after each change of a table that pages remember things of."""

    __tablename__ = "reference_stamps"

    id: Mapped[Key]
    stamp: Mapped[int] = mapped_column(BigInteger)


@dataclass
class _Shelf:
    stamp: int
    made_at: float = field(default_factory=monotonic)
    things: dict[Hashable, Any] = field(default_factory=dict)


_shelf = _Shelf(0)


def present_stamp() -> ScalarSelect[int]:
    """The stamp, to be read within another statement."""
    return select(ReferenceStamp.stamp).where(ReferenceStamp.id == 1).scalar_subquery()


def begin(stamp: int | None) -> None:
    """Let this request remember what was read under ``stamp``; one that may write nearly everything reads itself."""
    global _shelf  # noqa: PLW0603 - one shelf a process
    if stamp is None:
        g.remembered = None
        return
    if _shelf.stamp != stamp or monotonic() - _shelf.made_at > LONGEST_SECONDS:
        _shelf = _Shelf(stamp)
    g.remembered = _shelf


def forget() -> None:
    """Remember nothing that was read before."""
    global _shelf  # noqa: PLW0603 - as above
    _shelf = _Shelf(0)


def leave() -> None:
    """Let this request remember nothing any more: it changed something itself."""
    g.remembered = None


def kept(name: Hashable) -> tuple[int, Any] | None:
    """What earlier pages remember ``in_all_languages``, and its stamp, for what has to be asked before this page's stamp.

    Whoever uses it compares the stamps as soon as this page's is known.
    """
    shelf = _shelf
    key = name, None
    return (shelf.stamp, shelf.things[key]) if key in shelf.things else None


def remember(
    name: Hashable, read: Callable[[], T], *, in_writing: bool = False, in_all_languages: bool = False
) -> T:
    """What ``read`` gives, in the reader's language: plain values only, no rows of the database's session.

    Requests that may write read it anew, unless ``in_writing``: for what only changes where :func:`leave` is called.
    """
    shelf: _Shelf | None = g.get("remembered")
    if shelf is None or (not in_writing and intends_to_write()):
        return read()
    key = name, None if in_all_languages else str(languages.locale())
    if key not in shelf.things:
        shelf.things[key] = read()
    return cast("T", shelf.things[key])
