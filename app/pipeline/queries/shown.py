"""What a card of the board tells of a partnership: read as plain rows, since a board has hundreds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from app.accounts.models import User
from app.companies.enums import LegalForm
from app.companies.identity.names import full_name
from app.companies.models import Company
from app.core import formats
from app.core.permissions import Action, Actor, scope
from app.pipeline.models import Partnership
from app.settings.models import KbliCode


@dataclass(frozen=True, slots=True)
class Titled:
    """A line of business."""

    title: str


@dataclass(frozen=True, slots=True)
class Named:
    """Whose partnership it is."""

    name: str


@dataclass(frozen=True, slots=True)
class Firm:
    """The company of a card."""

    full_name: str
    business: str | None
    headcount: int | None
    kbli: Titled | None


@dataclass(frozen=True, slots=True)
class Shown:
    """As much of a partnership and its neighbours as a card needs, by the names they have there."""

    id: int
    version: int
    company_id: int
    stage_id: int
    expected_seats: int
    entered_stage_at: datetime
    postponed_until_on: date | None
    snoozed_until_on: date | None
    snoozed_because: str | None
    company: Firm
    owner: Named | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What is next for the company of a card."""

    kind: Any
    subject: str | None
    due_on: date | None


class Tile(NamedTuple):
    """All that a card of the board tells, as plain values: cards that tell the same look the same.

    Whatever else a card is to tell must become one of these values, since a card is kept by them once it is written.
    """

    id: int
    version: int
    company_id: int
    stage_id: int
    expected_seats: int
    entered_stage_at: datetime
    postponed_until_on: date | None
    snoozed_until_on: date | None
    snoozed_because: str | None
    legal_form: LegalForm
    name: str
    business: str | None
    headcount: int | None
    title_id: str | None
    title_en: str | None
    owner: str | None
    is_changeable: bool
    limit_days: int | None
    step: tuple[Any, str | None, date | None] | None

    @property
    def shown(self) -> Shown:
        title = (not formats.is_indonesian() and self.title_en) or self.title_id
        return Shown(
            self.id,
            self.version,
            self.company_id,
            self.stage_id,
            self.expected_seats,
            self.entered_stage_at,
            self.postponed_until_on,
            self.snoozed_until_on,
            self.snoozed_because,
            Firm(
                full_name(self.legal_form, self.name),
                self.business,
                self.headcount,
                Titled(title) if title else None,
            ),
            Named(self.owner) if self.owner else None,
        )

    @property
    def next_step(self) -> Planned | None:
        return Planned(*self.step) if self.step else None


def tiles_of(ids: Any, actor: Actor) -> Select[*tuple[Any, ...]]:
    """The first values of the tiles of partnerships that ``ids`` names, the longest-standing first."""
    return (
        select(
            Partnership.id,
            Partnership.version,
            Partnership.company_id,
            Partnership.stage_id,
            Partnership.expected_seats,
            Partnership.entered_stage_at,
            Partnership.postponed_until_on,
            Partnership.snoozed_until_on,
            Partnership.snoozed_because,
            Company.legal_form,
            Company.name,
            Company.business,
            Company.headcount,
            KbliCode.title_id,
            KbliCode.title_en,
            User.name,
            scope(actor, Partnership, Action.CHANGE),
        )
        .join(Company, Company.id == Partnership.company_id)
        .outerjoin(KbliCode, KbliCode.id == Company.kbli_id)
        .outerjoin(User, User.id == Partnership.owner_id)
        .where(Partnership.id.in_(ids))
        .order_by(Partnership.entered_stage_at, Partnership.id)
    )
