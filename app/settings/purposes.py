"""What visits are for: the office's own list, remembered, and the key of one entry as records keep it."""

from dataclasses import dataclass

from sqlalchemy import String, func, literal, select, union_all
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import validates
from sqlalchemy.types import TypeDecorator

from app.core.db import Base, db
from app.core.remembered import remember
from app.settings.enums import VisitPurpose
from app.settings.models import Purpose, reads_english
from app.settings.queries import MOST_USES, once


@dataclass(frozen=True)
class Known:
    """An entry of the list, as plain values."""

    name_id: str
    name_en: str
    counts_as: VisitPurpose
    is_active: bool


class PurposeKey(str):
    """The key of a purpose; it knows its words and what the rules take it for."""

    __slots__ = ()

    @property
    def value(self) -> str:
        return str(self)

    @property
    def label(self) -> str:
        """Its name in the reader's language; the key itself where nobody knows it any more."""
        known = _known().get(self)
        if known is None:
            return str(self)
        return known.name_en if reads_english() else known.name_id

    @property
    def names(self) -> tuple[str, str]:
        """Its names in Indonesian and in English."""
        known = _known()[self]
        return known.name_id, known.name_en

    @property
    def counts_as(self) -> VisitPurpose:
        return counts_as(self)


class PurposeCode(TypeDecorator[PurposeKey]):
    """The key of a purpose, stored as it is (at most 32 characters)."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PurposeKey | None:
        return None if value is None else PurposeKey(value)


class HasPurpose:
    """Rows that hold a purpose: however it is given, they hold the key."""

    @validates("purpose")
    def _hold_key(self, name: str, key: str | None) -> PurposeKey | None:
        return purpose_key(key)


def _known() -> dict[str, Known]:
    return once("purposes", lambda: remember("purposes", _read, in_writing=True, in_all_languages=True))


def _read() -> dict[str, Known]:
    rows = db.session.scalars(select(Purpose).order_by(Purpose.position, Purpose.id))
    return {row.key: Known(row.name_id, row.name_en, row.counts_as, row.is_active) for row in rows}


def purposes(*, with_inactive: bool = False) -> list[PurposeKey]:
    """The purposes in the office's order."""
    return [PurposeKey(key) for key, one in _known().items() if with_inactive or one.is_active]


def offered(*kept: str | None) -> list[tuple[str, str]]:
    """Key and name of what a form offers: the purposes in use, and whatever a record has ``kept``."""
    return [
        (one.value, one.label)
        for one in purposes(with_inactive=True)
        if one in kept or _known()[one].is_active
    ]


def find_purpose(key: str | None) -> PurposeKey | None:
    """The purpose of this key, in use or not, if there is one."""
    return PurposeKey(key) if key in _known() else None


def counts_as(key: str) -> VisitPurpose:
    """What the rules take a visit of this purpose for."""
    known = _known().get(key)
    return known.counts_as if known else VisitPurpose.EXPLORATION


def purpose_key(key: str | None) -> PurposeKey | None:
    """``key`` as records hold it."""
    return None if key is None else PurposeKey(key)


def usual(kind: VisitPurpose) -> PurposeKey:
    """What is meant where somebody only knows the kind: the office's first purpose in use that counts as it."""
    return next((one for one in purposes() if one.counts_as is kind), PurposeKey(kind.value))


def uses_of(row: Purpose) -> int:
    """On how many records a purpose stands, up to a little over ``MOST_USES``."""
    columns = [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, PurposeCode)
    ]
    found = (
        select(column.table.c.id).where(column == row.key).limit(MOST_USES + 1).subquery()
        for column in columns
    )
    every = union_all(*(select(literal(1)).select_from(one) for one in found)).limit(MOST_USES + 1)
    return db.session.scalar(select(func.count()).select_from(every.subquery())) or 0
