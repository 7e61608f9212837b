"""Invented follow-ups, and the companies and partnerships they are about."""

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.companies.enums import LegalForm
from app.companies.models import Company
from app.core.db import db
from app.core.search import folded
from app.follow_ups.models import FollowUp
from app.pipeline.models import Partnership
from app.settings.enums import FollowUpKind
from app.settings.models import Scheme, Stage

_numbers = count(1)


def a_company(name: str | None = None, **values: Any) -> Company:
    """A company as the database holds it, without the services' checks."""
    name = name or f"Kariangau Uji {next(_numbers)}"
    company = Company(
        **{
            "legal_form": LegalForm.PT,
            "name": name,
            "name_key": folded(name),
            "search_text": folded(f"pt {name}"),
        }
        | values
    )
    db.session.add(company)
    db.session.flush()
    return company


def a_follow_up(owner: User, company: Company | None = None, **values: Any) -> FollowUp:
    """An open follow-up of ``owner``, due on Thursday 26 November 2026 unless told otherwise."""
    company = company or a_company()
    follow_up = FollowUp(
        **{
            "company_id": company.id,
            "owner_id": owner.id,
            "kind": FollowUpKind.WHATSAPP,
            "subject": "kirim draf perjanjian",
            "due_on": date(2026, 11, 26),
            "created_by_id": owner.id,
        }
        | values
    )
    db.session.add(follow_up)
    db.session.flush()
    return follow_up


def a_partnership(company: Company, stage: str = "contacted", **values: Any) -> Partnership:
    """An open partnership under the first scheme, in the stage of this key."""
    partnership = Partnership(
        company_id=company.id,
        scheme_id=db.session.scalars(select(Scheme.id).order_by(Scheme.position)).first(),
        stage_id=db.session.scalars(select(Stage.id).where(Stage.key == stage)).one(),
        **values,
    )
    db.session.add(partnership)
    db.session.flush()
    return partnership
