"""How many seats a company's workers allow, and how many its agreements promise."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries.standing import is_live
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings import regulations
from app.settings.enums import RuleCode


@dataclass(frozen=True)
class Quota:
    """The seats promised against those allowed; a hint, which forbids nothing."""

    seats: int
    lines: list[SeatLine]
    headcount: int | None
    as_of_on: date | None
    source: HeadcountSource | None
    is_whole_company: bool
    """Whether the workers of the whole company are meant, because those of this site are not on file."""

    share: Decimal | None = None
    """The share of the workers that the rule allows today; None while the office has it switched off."""
    article: str | None = None

    @property
    def allowed(self) -> int | None:
        """How many seats the workers allow, rounded down; None while nobody knows how many work there, or without a rule."""
        return None if self.headcount is None or self.share is None else int(self.headcount * self.share)

    @property
    def left(self) -> int | None:
        """How many more seats may be promised; below zero where there are too many."""
        return None if self.allowed is None else self.allowed - self.seats

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0


def quota_of(
    company: Company, *, adding: Agreement | None = None, among: Sequence[Agreement] | None = None
) -> Quota:
    """The quota of a company over its live agreements, and with ``adding`` as if that one (with lines) were live too.

    Letters of interest promise nothing, those under another scheme count under its own law, and seats that two agreements
    name count once. A signed renewal counts from its
    first day: until then the seats are those of the agreement it renews. A page that has read all agreements of the company
    hands them in as ``among``.
    """
    rows = _live_of(company) if among is None else [row for row in among if row.is_live]
    live = {row.id: row for row in rows if row.kind.is_binding and is_limited(row)}
    counted = [
        row
        for row in live.values()
        if not (row.renews_id in live and row.shown_state is AgreementState.SIGNED)
    ]
    if adding is not None and adding.kind.is_binding and is_limited(adding):
        counted = [row for row in counted if row.id not in (adding.id, adding.renews_id)] + [adding]
    lines = [line for row in _counted_once(counted) for line in row.seat_lines]
    is_whole = company.headcount is None and company.headcount_total is not None
    return Quota(
        seats=sum(line.seats for line in lines),
        lines=lines,
        headcount=company.headcount_total if is_whole else company.headcount,
        as_of_on=company.headcount_as_of_on,
        source=company.headcount_source,
        is_whole_company=is_whole,
        **_rule(),
    )


def is_limited(agreement: Agreement) -> bool:
    """Whether the limits of Permenaker 6/2020 are about an agreement: not where its partnership is of another scheme."""
    if agreement.partnership_id is None:
        return True
    # Whoever reads many agreements reads their partnerships with them.
    scheme_id = db.session.get_one(Partnership, agreement.partnership_id).scheme_id
    others = [one.id for one in settings.schemes(with_inactive=True) if one.key != regulations.SCHEME]
    return scheme_id not in others


def _counted_once(rows: Sequence[Agreement]) -> list[Agreement]:
    """Without the agreements whose seats others of them name too: as ``elsewhere``, for a company that is read already.

    The seats of a co-operation agreement are those its MoU promised, not more of them. An agreement with one person fills a
    seat of what it hangs under, which counts unless more people have one than it promised. The seats of an amendment come
    on top of those it amends.
    """
    under: defaultdict[int, list[Agreement]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None and row.seat_lines:
            under[row.parent_id].append(row)
    named_too: set[int] = set()
    for row in rows:
        people = [one for one in under[row.id] if one.kind is AgreementKind.APPRENTICESHIP]
        is_carried_out = any(one.kind is AgreementKind.PKS for one in under[row.id])
        if is_carried_out or sum(one.seats for one in people) > row.seats:
            named_too.add(row.id)
        else:
            named_too.update(one.id for one in people)
    return [row for row in rows if row.id not in named_too]


def _rule() -> dict[str, Any]:
    """The share and article in force today."""
    rule = regulations.on(clock.today()).get(RuleCode.QUOTA_SHARE)
    if rule is None or rule.value is None:
        return {}
    return {"share": rule.value / 100, "article": rule.article}


def _live_of(company: Company) -> Sequence[Agreement]:
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.company_id == company.id, is_live(clock.today()))
        .options(selectinload(Agreement.seat_lines), joinedload(Agreement.partnership))
        .order_by(Agreement.id)
    ).all()
