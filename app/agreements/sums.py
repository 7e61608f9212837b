"""The sums of signed agreements, as agreements and seat lines tell them: looked at, and written down again."""

from collections.abc import Iterator
from random import Random
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, delete, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from app.agreements import states
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, AgreementSum, SeatLine
from app.agreements.queries.lists import is_repeat
from app.core.db import db

_PARENT = aliased(Agreement)

SUMMED = (
    "id", "company_id", "owner_id", "signed_on", "is_live", "valid_to_on", "seats", "new_seats", "is_repeat",
)  # fmt: skip


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
    each = _each()
    in_turn: dict[str, Any] = {
        "partition_by": [each.c.company_id, each.c.group_id],
        "order_by": [each.c.signed_on, each.c.id],
    }
    of_mou, under_it = (
        func.sum(case((asked, each.c.own_seats), else_=0)).over(**in_turn)
        for asked in (each.c.kind == AgreementKind.MOU, each.c.kind != AgreementKind.MOU)
    )
    added = select(each, of_mou.label("of_mou"), under_it.label("under_it")).subquery()
    raised_to = case((added.c.of_mou > added.c.under_it, added.c.of_mou), else_=added.c.under_it)
    raised = select(added, raised_to.label("raised_to")).subquery()
    before = func.lag(raised.c.raised_to).over(
        partition_by=[raised.c.company_id, raised.c.group_id], order_by=[raised.c.signed_on, raised.c.id]
    )
    columns = dict(raised.c) | {"new_seats": raised.c.raised_to - func.coalesce(before, 0)}
    return select(*(columns[name] for name in SUMMED))


def _each() -> Subquery:
    """What each signed agreement says by itself; those that name the same seats have one ``group_id``."""
    both = and_(
        Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
        Agreement.office_signed_on.is_not(None),
        Agreement.company_signed_on.is_not(None),
    )
    signed_on = case(
        (and_(both, Agreement.office_signed_on > Agreement.company_signed_on), Agreement.office_signed_on),
        (both, Agreement.company_signed_on),
    )
    lines = select(func.coalesce(func.sum(SeatLine.seats), 0)).where(SeatLine.agreement_id == Agreement.id)
    seats = case((Agreement.kind == AgreementKind.LETTER_OF_INTEREST, 0), else_=lines.scalar_subquery())
    has_a_seat_of_another = and_(
        Agreement.kind == AgreementKind.APPRENTICESHIP,
        exists().where(
            _PARENT.id == Agreement.parent_id,
            _PARENT.company_id == Agreement.company_id,
            _PARENT.kind != AgreementKind.LETTER_OF_INTEREST,
            _PARENT.state.not_in(states.UNSIGNED),
            _PARENT.office_signed_on.is_not(None),
            _PARENT.company_signed_on.is_not(None),
            SeatLine.agreement_id == _PARENT.id,
        ),
    )
    return (
        select(
            Agreement.id,
            Agreement.company_id,
            Agreement.owner_id,
            Agreement.kind,
            case(
                (Agreement.kind == AgreementKind.PKS, func.coalesce(Agreement.parent_id, Agreement.id)),
                else_=Agreement.id,
            ).label("group_id"),
            signed_on.label("signed_on"),
            Agreement.state.in_(states.LIVE).label("is_live"),
            Agreement.valid_to_on,
            seats.label("seats"),
            case((or_(signed_on.is_(None), has_a_seat_of_another), 0), else_=seats).label("own_seats"),
            is_repeat().label("is_repeat"),
        )
        .where(Agreement.state.not_in(states.UNSIGNED))
        .subquery()
    )
