"""What a card of the board tells of a partnership: read as plain rows, since a board has hundreds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.companies.identity.names import full_name
from app.companies.models import Company
from app.core import formats
from app.core.db import db
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
    company: Firm
    owner: Named | None


def shown_of(ids: Any) -> list[Shown]:
    """The partnerships that the statement ``ids`` names, the longest-standing first."""
    title = KbliCode.title_id if formats.is_indonesian() else KbliCode.title_en
    rows = db.session.execute(
        select(
            Partnership.id,
            Partnership.version,
            Partnership.company_id,
            Partnership.stage_id,
            Partnership.expected_seats,
            Partnership.entered_stage_at,
            Partnership.postponed_until_on,
            Company.legal_form,
            Company.name,
            Company.business,
            Company.headcount,
            KbliCode.title_id,
            title,
            User.name,
        )
        .join(Company, Company.id == Partnership.company_id)
        .outerjoin(KbliCode, KbliCode.id == Company.kbli_id)
        .outerjoin(User, User.id == Partnership.owner_id)
        .where(Partnership.id.in_(ids))
        .order_by(Partnership.entered_stage_at, Partnership.id)
    )
    return [
        Shown(
            key,
            version,
            company_id,
            stage_id,
            seats,
            entered,
            until,
            Firm(full_name(form, name), business, headcount, Titled(there or here) if there or here else None),
            Named(owner) if owner else None,
        )
        for (
            key, version, company_id, stage_id, seats, entered, until,
            form, name, business, headcount, here, there, owner,
        ) in rows
    ]  # fmt: skip
