"""What the fields of an item refer to: companies, and items that came before it."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.accounts.models import User
from app.companies import queries as companies
from app.companies.models import Company
from app.companies.pairs import kept_instead_of
from app.core.audit import entries_of
from app.core.errors import Conflict, Invalid
from app.core.permissions import LARGEST_ID
from app.follow_ups.models import FollowUp
from app.handovers.enums import Handed
from app.handovers.queries import was_in_charge
from app.sync import queries
from app.sync.enums import ItemKind
from app.sync.outcomes import NotYet
from app.sync.wire import reference

OLDEST_PACK = timedelta(days=3)
"""How long before writing something an officer may last have heard from the office."""

OLDEST_OUTBOX = timedelta(days=30)
"""How long after a hand-over the former officer still delivers what belongs to it."""


def row_id(text: str) -> int | None:
    """The number of a row, if ``text`` is one."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 11
    return int(text) if is_number and 0 < int(text) <= LARGEST_ID else None


def company_meant(text: str, *, by: User) -> Company:
    """The company of this number or ``new:<uuid>``; what it became where it was merged.

    Raises ``NotYet`` where it was made on a phone and has not come, ``Invalid`` where there is none, ``Conflict``
    where it lies in the trash.
    """
    made_there = reference(text)
    number = queries.record_of(made_there, ItemKind.COMPANY, by=by) if made_there else row_id(text)
    if made_there and number is None:
        raise NotYet(made_there)
    found = _find(number, by=by)
    if found is not None and found.is_trashed:
        found = _find(kept_instead_of(found.id), by=by) or found
    if found is None:
        raise Invalid(_("This company is not on file."), field="company")
    if found.is_trashed:
        raise Conflict(_("%(name)s lies in the trash.", name=found.full_name), field="company")
    return found


def was_taken_over(row: Company | FollowUp, *, by: User, written_at: datetime) -> bool:
    """Whether the record was taken from this officer while they may not have heard of it."""
    if row.owner_id == by.id:
        return False
    since = written_at - OLDEST_PACK
    was_assigned = any(
        entry.at >= since and entry.changes.get("owner_id", [None])[0] == by.id
        for entry in entries_of(row.__tablename__, row.id)
    )
    what = Handed.COMPANIES if isinstance(row, Company) else Handed.FOLLOW_UPS
    return was_assigned or was_in_charge(by.id, row.id, what=what, since=written_at - OLDEST_OUTBOX)


def _find(number: int | None, *, by: User) -> Company | None:
    return companies.companies_by_id(by, [number]).get(number) if number else None
