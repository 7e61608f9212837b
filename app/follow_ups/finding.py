"""Follow-ups by their words, for the search box; the latest filed come first."""

from sqlalchemy import Select, select
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


_WITH_OTHERS = (
    joinedload(FollowUp.company).load_only(Company.legal_form, Company.name),
    joinedload(FollowUp.owner).lazyload(User.held_roles),
)


def follow_ups_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Follow-ups that say the words, at companies on file, done or not."""
    if not asked.said or asked.digits:
        return Found()
    return newest(
        actor,
        FollowUp,
        text.FOLLOW_UPS,
        asked.said,
        within=_on_file,
        limit=limit,
        options=_WITH_OTHERS,
        best=SAID,
    )


def _on_file(actor: Actor) -> Select[int]:
    return select(FollowUp.id).where(scope(actor, FollowUp), is_on_file(FollowUp.company_id))
