"""Follow-ups by their words, for the search box; the latest filed come first."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.companies.asked import Asked
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.found import Found, newest
from app.core.permissions import Actor, scope
from app.follow_ups import text
from app.follow_ups.models import FollowUp

SAID = 65.0


def follow_ups_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Follow-ups that say the words, at companies on file, done or not."""
    if not asked.said or asked.digits:
        return Found()
    open_to = select(FollowUp.id).where(scope(actor, FollowUp), is_on_file(FollowUp.company_id))
    ids = text.FOLLOW_UPS.narrow(open_to, FollowUp.id, asked.said)
    options = (
        joinedload(FollowUp.company).load_only(Company.legal_form, Company.name),
        joinedload(FollowUp.owner).lazyload(User.held_roles),
    )
    return newest(ids, FollowUp.id, limit=limit, options=options, best=SAID)
