"""The agreements of a period and those in force, read from their sums."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.accounts import whose
from app.agreements.models import Agreement, AgreementSum
from app.companies.queries import is_on_file
from app.core.permissions import Actor, is_everything, scope
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.models import Scheme


def is_under(agreement_id: Any, scheme: Scheme) -> ColumnElement[bool]:
    """Whether an agreement counts under a scheme: that of its partnership, or where it has none the office's first one."""
    schemes = settings.schemes(with_inactive=True)
    first = next(iter(settings.schemes()), None)
    is_first = first is not None and scheme.id == first.id
    # Few are of another scheme than the first: those are looked up, never all.
    looked_up = [one.id for one in schemes if (one.id != scheme.id) is is_first]
    found = select(Agreement.id).where(
        Agreement.partnership_id.in_(select(Partnership.id).where(Partnership.scheme_id.in_(looked_up)))
    )
    is_in: ColumnElement[bool] = agreement_id.not_in(found) if is_first else agreement_id.in_(found)
    return is_in


def sums_open_to(
    actor: Actor, *, owner_id: whose.Whose | None = None, scheme: Scheme | None = None
) -> Iterator[ColumnElement[bool]]:
    """What the list of agreements asks of each, asked of its sum; few companies are in the trash, so none is looked up."""
    open_to = scope(actor, Agreement)
    if not is_everything(open_to):
        yield AgreementSum.id.in_(select(Agreement.id).where(open_to))
    yield is_on_file(AgreementSum.company_id)
    if owner_id is not None:
        yield whose.is_of(AgreementSum.owner_id, owner_id)
    if scheme is not None:
        yield is_under(AgreementSum.id, scheme)


def sum_is_live(on: date) -> ColumnElement[bool]:
    """Whether an agreement binds on the day ``on``."""
    return AgreementSum.is_live & or_(AgreementSum.valid_to_on.is_(None), AgreementSum.valid_to_on >= on)
