"""What regulations ask on a day: the rules as the office has set them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core.db import db
from app.core.remembered import remember
from app.settings.enums import RuleCode, RuleUnit, Severity
from app.settings.models import RegulationRule

SCHEME = "mandiri"
"""The scheme that Permenaker 6/2020 is about; agreements under none are taken to belong to it."""


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """A rule as records are held to it."""

    key: RuleCode
    name: str
    article: str
    value: Decimal | None = None
    value_to: Decimal | None = None
    unit: RuleUnit | None = None
    severity: Severity
    valid_from_on: date
    valid_to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from_on <= day and (self.valid_to_on is None or day <= self.valid_to_on)


def on(day: date) -> dict[RuleCode, Regulation]:
    """The rules in force on a day."""
    return {one.key: one for one in remember("regulations", _read) if one.holds_on(day)}


def rules() -> list[RegulationRule]:
    """Every rule of the office and what it was before, in the order of the list, the newest first."""
    order = {key: place for place, key in enumerate(RuleCode)}
    rows = db.session.scalars(select(RegulationRule))
    return sorted(rows, key=lambda row: (order[row.key], -row.valid_from_on.toordinal()))


def of(row: RegulationRule) -> Regulation:
    """A stored rule as records are held to it."""
    return Regulation(
        key=row.key,
        name=row.name,
        article=row.article,
        value=row.value,
        value_to=row.value_to,
        unit=row.unit,
        severity=row.severity,
        valid_from_on=row.valid_from_on,
        valid_to_on=row.valid_to_on,
    )


def _read() -> list[Regulation]:
    return [
        of(row)
        for row in db.session.scalars(
            select(RegulationRule).where(RegulationRule.is_active).order_by(RegulationRule.valid_from_on)
        )
    ]
