"""Making the link by which a company answers, and withdrawing it."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements.models import Agreement
from app.agreements.states import UNSIGNED
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.window.enums import LinkState, Purpose
from app.window.models import CompanyLink
from app.window.queries import hashed

SECRET_BYTES = 24
MOST_DAYS = 60
ABOUT_AGREEMENT = (Purpose.COMMENT, Purpose.SCAN)


def ask(
    company: Company,
    purposes: Sequence[Purpose],
    *,
    by: User,
    days: int,
    agreement: Agreement | None = None,
) -> tuple[CompanyLink, str]:
    """Make a link for one company; returns it with its secret, which nobody can read again.

    Raises ``Invalid`` where nothing is asked, or a draft is asked about and none is named; ``Conflict`` for a company
    in the trash.
    """
    if company.is_trashed:
        raise Conflict(_("The company lies in the trash. Restore it first."))
    if not purposes:
        raise Invalid(_("Choose what the company is asked for."), field="purposes")
    if not 0 < days <= MOST_DAYS:
        raise Invalid(_("Choose between 1 and %(number)s days.", number=MOST_DAYS), field="days")
    needs_agreement = any(purpose in ABOUT_AGREEMENT for purpose in purposes)
    if needs_agreement and agreement is None:
        raise Invalid(_("Choose the agreement that the company is asked about."), field="agreement")
    if agreement is not None and (agreement.company_id != company.id or agreement.state not in UNSIGNED):
        raise Invalid(_("Choose an agreement of this company that is not signed yet."), field="agreement")
    token = secrets.token_urlsafe(SECRET_BYTES)
    link = CompanyLink(
        company_id=company.id,
        agreement_id=agreement.id if agreement else None,
        token_hash=hashed(token),
        purposes=[purpose.value for purpose in Purpose if purpose in purposes],
        expires_at=clock.utcnow() + timedelta(days=days),
        times_opened=0,
        made_by_id=by.id,
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def revoke(link: CompanyLink) -> None:
    """Let a link open nothing any more; raises ``Conflict`` where it was answered."""
    if link.state is LinkState.SENT:
        raise Conflict(_("This link was answered already."))
    link.revoked_at = link.revoked_at or clock.utcnow()
    db.session.flush()


def note_opened(link: CompanyLink) -> None:
    """Remember when the company looked."""
    link.opened_at = link.opened_at or clock.utcnow()
    link.last_opened_at = clock.utcnow()
    link.times_opened += 1
    db.session.flush()


def open_or_refuse(link: CompanyLink) -> None:
    """Raise ``Conflict`` where the link does not open the window (any more)."""
    if link.state is LinkState.SENT:
        raise Conflict(_("The answer was sent already. Ask the office for a new link to change it."))
    if link.state is not LinkState.OPEN or link.company.is_trashed:
        raise Conflict(_("This link does not work any more. Ask the office for a new one."))
