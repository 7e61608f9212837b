"""The agreements of a period and those in force, read from their sums."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from app.accounts import whose
from app.agreements.models import Agreement, AgreementSum
from app.companies.queries import is_on_file
from app.core.permissions import Actor, is_everything, scope


def sums_open_to(actor: Actor, *, owner_id: whose.Whose | None = None) -> Iterator[ColumnElement[bool]]:
    """What the list of agreements asks of each, asked of its sum; few companies are in the trash, so none is looked up."""
    open_to = scope(actor, Agreement)
    if not is_everything(open_to):
        yield AgreementSum.id.in_(select(Agreement.id).where(open_to))
    yield is_on_file(AgreementSum.company_id)
    if owner_id is not None:
        yield whose.is_of(AgreementSum.owner_id, owner_id)


def sum_is_live(on: date) -> ColumnElement[bool]:
    """Whether an agreement binds on the day ``on``."""
    return AgreementSum.is_live & or_(AgreementSum.valid_to_on.is_(None), AgreementSum.valid_to_on >= on)
