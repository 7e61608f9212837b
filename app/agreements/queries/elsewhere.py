"""Agreements whose seats another one names too: wherever seats are added up, they count under that other one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries.standing import is_live
from app.core.db import db

# Made once: each alias makes all columns of the table anew.
_CARRIES_OUT, _PERSON, _PARENT, _RENEWAL, _RENEWED, _OTHER = (aliased(Agreement) for _number in range(6))


# Putting these statements together takes longer than most of them take the database.
_once_a_day = lru_cache(maxsize=4)


class Why(IntEnum):
    """Why the seats of an agreement count under another one; where two of these hold, the first is told."""

    CARRIED_OUT = 1
    """A co-operation agreement in force carries out the MoU."""
    PERSON = 2
    """It is with one person, who has a seat of what it hangs under."""
    NOT_BEGUN = 3
    """It renews one that is in force, and its first day lies ahead."""


_SUBJECTS = {
    Why.CARRIED_OUT: _CARRIES_OUT.parent_id,
    Why.PERSON: _PERSON.id,
    Why.NOT_BEGUN: _RENEWAL.id,
}
FILLED = (Why.CARRIED_OUT, Why.PERSON)
"""Where seats are not only counted under the other agreement, but filled there."""


@dataclass(frozen=True)
class Elsewhere:
    """Why and under which others the seats of an agreement count."""

    why: Why
    others: list[Agreement]

    @property
    def is_filled_there(self) -> bool:
        """Whether its own seats are not to be filled; those of a renewal are, from its first day."""
        return self.why in FILLED


@_once_a_day
def reasons(on: date) -> Subquery:
    """``agreement_id`` of each agreement whose seats count elsewhere on the day ``on``, and ``why``, to be joined."""
    every = union_all(*_each(on).values()).subquery()
    return (
        select(every.c.agreement_id, func.min(every.c.why).label("why"))
        .group_by(every.c.agreement_id)
        .subquery()
    )


@_once_a_day
def counted_elsewhere(on: date) -> Select[Any]:
    """The ids of those, as one list for a whole statement: asked row by row, SQLite looks through agreements for each."""
    return _ids(union_all(*_each(on).values()).subquery())


@_once_a_day
def is_filled_elsewhere(on: date) -> ColumnElement[bool]:
    """Whether the seats of ``Agreement`` are filled under another one on the day ``on``."""
    each = _each(on)
    return Agreement.id.in_(_ids(union_all(*(each[why] for why in FILLED)).subquery()))


def seats_elsewhere(agreement_ids: Iterable[int], *, on: date) -> Mapping[int, Elsewhere]:
    """Why and where the seats of each of these count elsewhere, for those that do."""
    found: dict[int, Elsewhere] = {}
    for agreement_id, why, other in db.session.execute(_told(on), {"wanted": list(set(agreement_ids))}):
        told = found.setdefault(agreement_id, Elsewhere(Why(why), []))
        if told.why == why:
            told.others.append(other)
    return found


@_once_a_day
def _told(on: date) -> Select[Any]:
    wanted: Any = bindparam("wanted", expanding=True)
    every = union_all(*(one.where(_SUBJECTS[why].in_(wanted)) for why, one in _each(on).items())).subquery()
    return (
        select(every.c.agreement_id, every.c.why, _OTHER)
        .join(_OTHER, _OTHER.id == every.c.other_id)
        .order_by(every.c.why, _OTHER.id)
    )


def _each(on: date) -> dict[Why, Select[Any]]:
    """``quota_of`` counts by the same rules, and by one more: where more people have agreements than what these hang under
    has seats, it counts the people.
    """
    not_begun = (
        _row(_RENEWAL.renews_id, Why.NOT_BEGUN)
        .join(_RENEWED, _RENEWED.id == _RENEWAL.renews_id)
        .where(
            _RENEWAL.renews_id.is_not(None),
            _RENEWAL.state == AgreementState.SIGNED,
            _RENEWAL.valid_from_on > on,
            is_live(on, _RENEWED),
            _RENEWED.kind != AgreementKind.LETTER_OF_INTEREST,
        )
    )
    carried_out = _row(_CARRIES_OUT.id, Why.CARRIED_OUT).where(
        _CARRIES_OUT.parent_id.is_not(None),
        _CARRIES_OUT.kind == AgreementKind.PKS,
        is_live(on, _CARRIES_OUT),
        exists().where(SeatLine.agreement_id == _CARRIES_OUT.id),
        _CARRIES_OUT.id.not_in(_ids(not_begun.subquery())),
    )
    person = (
        _row(_PERSON.parent_id, Why.PERSON)
        .join(_PARENT, _PARENT.id == _PERSON.parent_id)
        .where(
            _PERSON.kind == AgreementKind.APPRENTICESHIP,
            is_live(on, _PERSON),
            is_live(on, _PARENT),
            exists().where(SeatLine.agreement_id == _PARENT.id),
            or_(_PARENT.kind != AgreementKind.MOU, _PARENT.id.not_in(_ids(carried_out.subquery()))),
            _PARENT.id.not_in(_ids(not_begun.subquery())),
        )
    )
    return {Why.CARRIED_OUT: carried_out, Why.PERSON: person, Why.NOT_BEGUN: not_begun}


def _row(other_id: Any, why: Why) -> Select[Any]:
    return select(
        _SUBJECTS[why].label("agreement_id"), other_id.label("other_id"), literal(int(why)).label("why")
    )


def _ids(found: Subquery) -> Select[Any]:
    return select(found.c.agreement_id)
