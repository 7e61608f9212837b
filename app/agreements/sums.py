"""The sums of signed agreements, as agreements and seat lines tell them: looked at, and written down again."""

from collections.abc import Iterator
from random import Random
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, insert, select

from app.agreements import states
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, AgreementSum, SeatLine
from app.agreements.queries.lists import is_repeat
from app.core.db import db

SUMMED = ("id", "company_id", "owner_id", "signed_on", "is_live", "valid_to_on", "seats", "is_repeat")


class AgreementSums:
    """What doctor looks at and ``search rebuild`` mends."""

    name = "sums of agreements"

    def problems(self, random: Random) -> Iterator[str]:
        """Whether the agreements say anything else."""
        table = AgreementSum.__table__
        stored = {tuple(row) for row in db.session.execute(select(*(table.c[name] for name in SUMMED)))}
        told = {tuple(row) for row in db.session.execute(_told())}
        if differing := len(told ^ stored):
            yield f"{self.name}: {differing} do not say what the agreements say."

    def rebuild(self) -> None:
        """Write them down again."""
        db.session.execute(delete(AgreementSum))
        db.session.execute(insert(AgreementSum).from_select(list(SUMMED), _told()))


def _told() -> Select[Any]:
    """Each signed agreement as one row of ``agreement_sums``."""
    both = and_(
        Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
        Agreement.office_signed_on.is_not(None),
        Agreement.company_signed_on.is_not(None),
    )
    seats = select(func.coalesce(func.sum(SeatLine.seats), 0)).where(SeatLine.agreement_id == Agreement.id)
    return select(
        Agreement.id,
        Agreement.company_id,
        Agreement.owner_id,
        case(
            (
                and_(both, Agreement.office_signed_on > Agreement.company_signed_on),
                Agreement.office_signed_on,
            ),
            (both, Agreement.company_signed_on),
        ),
        Agreement.state.in_(states.LIVE),
        Agreement.valid_to_on,
        seats.scalar_subquery(),
        is_repeat(),
    ).where(Agreement.state.not_in(states.UNSIGNED))
