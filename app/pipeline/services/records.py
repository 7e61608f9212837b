"""Opening a partnership and changing what is on file for it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.permissions import Action, Permission, may
from app.pipeline import queries
from app.pipeline.models import Partnership, StageMove
from app.pipeline.services.moving import second_open, written_at_once
from app.settings import queries as settings
from app.settings.custom.values import put
from app.settings.models import Scheme

FIRST_STAGE = "target"


def open_partnership(
    company: Company,
    scheme: Scheme,
    *,
    by: User | None,
    owner: User | None = None,
    stage: str = FIRST_STAGE,
    expected_seats: int = 0,
    expected_start_on: date | None = None,
    interest: str | None = None,
    proof: str | None = None,
    at: datetime | None = None,
    custom: Mapping[str, Any] | None = None,
) -> Partnership:
    """Open a partnership of ``company`` under ``scheme``; ``stage`` beyond the first is for what proves itself.

    Raises ``Conflict`` where one is open already, or the company lies in the trash.
    """
    moment = at or clock.utcnow()
    if company.is_trashed:
        raise Conflict(_("The company lies in the trash. Restore it first."), field="company")
    if not scheme.is_active:
        raise Invalid(_("This scheme is no longer offered."), field="scheme")
    if queries.find_open(company.id, scheme.id) is not None:
        raise second_open()
    entered = settings.stage(stage)
    partnership = Partnership(
        company_id=company.id,
        scheme_id=scheme.id,
        stage_id=entered.id,
        owner_id=owner.id if owner else None,
        expected_seats=expected_seats,
        expected_start_on=expected_start_on,
        interest=interest,
        entered_stage_at=moment,
    )
    put(partnership, "partnership", custom or {})
    with written_at_once():
        db.session.add(partnership)
        db.session.flush()
        db.session.add(
            StageMove(
                partnership_id=partnership.id,
                to_stage_id=entered.id,
                moved_at=moment,
                moved_by_id=by.id if by else None,
                evidence=proof,
            )
        )
    return partnership


def check_may_open(company: Company, *, by: User) -> None:
    """Raise ``NotAllowed`` where the company is another officer's; one without an owner is open to all officers."""
    if by.can(Permission.PIPELINE_EDIT_ALL) or company.owner_id is None or may(by, Action.CHANGE, company):
        return
    raise NotAllowed(_("This company is looked after by somebody else. Ask them, or your supervisor."))


def edit(
    partnership: Partnership,
    *,
    by: User,
    version: int | None,
    expected_seats: int,
    expected_start_on: date | None,
    interest: str | None,
    owner: User | None = None,
    approved_on: date | None = None,
    approval_number: str | None = None,
    custom: Mapping[str, Any] | None = None,
) -> Partnership:
    """Change what is on file; raises ``Stale`` where somebody saved since ``version``.

    Only who may edit every partnership may hand it to another owner. ``custom`` holds fields of the office by
    ``custom_<key>``; those it leaves out stay as they are.
    """
    if version is not None and version != partnership.version:
        raise Stale(_("Somebody saved this partnership while you were writing."))
    owner_id = owner.id if owner else None
    if owner_id != partnership.owner_id and not by.can(Permission.PIPELINE_EDIT_ALL):
        raise NotAllowed(_("Only a supervisor hands a partnership to another officer."), field="owner")
    with written_at_once():
        partnership.owner_id = owner_id
        partnership.expected_seats = expected_seats
        partnership.expected_start_on = expected_start_on
        partnership.interest = interest
        partnership.approved_on = approved_on
        partnership.approval_number = approval_number
        put(partnership, "partnership", custom or {})
    db.session.expire(partnership, ["owner"])
    return partnership
