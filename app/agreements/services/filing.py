"""Agreements taken from lists, many at a time: papers that were made before anybody used Jajak.

Who may import may file them at every company, as with its other lists; what each is recorded as, ``states.of_paper`` says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import User
from app.agreements import queries, states
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, SeatLine
from app.agreements.services import records, seats
from app.agreements.services.writing import touch, written_at_once
from app.companies.identity.names import fold
from app.companies.models import Company
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid

SEATS = ("position", "seats", "months")
"""What a list tells of a seat line."""


@dataclass(frozen=True)
class Paper:
    """An agreement as a list tells of it; ``details`` are columns named in ``records.DETAILS``, ``lines`` hold ``SEATS``."""

    company_id: int
    kind: AgreementKind
    title: str
    details: dict[str, Any]
    lines: Sequence[dict[str, Any]] = field(default=())

    def made(self) -> Agreement:
        """The agreement that would be filed."""
        agreement = Agreement(company_id=self.company_id, kind=self.kind, title=self.title)
        for name in records.DETAILS:
            if name in self.details:
                setattr(agreement, name, self.details[name])
        agreement.state = states.of_paper(
            is_signed=agreement.signed_on is not None, valid_to_on=agreement.valid_to_on, on=clock.today()
        )
        return agreement


def paper_problems(paper: Paper) -> Iterator[Invalid]:
    """The reasons why an agreement of a list cannot be filed, beside their fields."""
    try:
        records.check_fits(paper.made(), company_id=paper.company_id, partnership=None, parent=None)
    except Invalid as problem:
        yield problem
    for line in paper.lines:
        try:
            seats.check_terms(line)
        except Invalid as problem:
            yield problem


def file_papers(papers: Sequence[Paper], *, by: User | None) -> list[Agreement]:
    """File agreements that :func:`paper_problems` has nothing against; they move no partnership."""
    wanted = {paper.company_id for paper in papers}
    found = db.session.execute(select(Company.id, Company.owner_id).where(Company.id.in_(wanted)))
    owners = {row.id: row.owner_id for row in found}
    filed = []
    for number, paper in zip(audit.unused_ids(Agreement, len(papers)), papers, strict=True):
        agreement = paper.made()
        agreement.id = number
        agreement.owner_id = owners.get(paper.company_id)
        agreement.created_by_id = by.id if by else None
        agreement.seat_lines = []
        filed.append(agreement)
    _add_lines([(made, line) for made, paper in zip(filed, papers, strict=True) for line in paper.lines])
    db.session.add_all(filed)
    db.session.flush()
    return filed


def amend_papers(changes: Iterable[tuple[Agreement, dict[str, Any]]]) -> None:
    """Change agreements by what a list adds: columns by name, and under ``lines`` all seat lines they have from then on.

    The agreements come with their seat lines. Raises ``Stale`` where somebody was quicker.
    """
    fresh: list[tuple[Agreement, dict[str, Any]]] = []
    with written_at_once():
        for agreement, values in changes:
            for name, value in values.items():
                if name != "lines":
                    setattr(agreement, name, value)
            if "lines" in values:
                fresh.extend(_settle_lines(agreement, values["lines"]))
            touch(agreement)
        _add_lines(fresh)


def remove_papers(agreements: Sequence[Agreement]) -> None:
    """Remove agreements with their seat lines, as if they had never been filed."""
    ids = [agreement.id for agreement in agreements]
    lines = list(db.session.scalars(select(SeatLine).where(SeatLine.agreement_id.in_(ids))))
    audit.record_deleted([*lines, *agreements])
    for row in (*lines, *agreements):
        db.session.expunge(row)
    for statement in (
        delete(SeatLine).where(SeatLine.agreement_id.in_(ids)),
        delete(Agreement).where(Agreement.id.in_(ids)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _settle_lines(
    agreement: Agreement, wanted: Sequence[dict[str, Any]]
) -> list[tuple[Agreement, dict[str, Any]]]:
    """Let the seat lines say what is ``wanted``, position by position; returns those to be added.

    No list changes seats that somebody has taken.
    """
    stands = queries.totals_of([line.id for line in agreement.seat_lines])
    taken = {line for line in agreement.seat_lines if stands[line.id].has_dealings}
    on_file = {fold(line.position): line for line in agreement.seat_lines}
    fresh = []
    for told in wanted:
        line = on_file.pop(fold(told["position"]), None)
        if line is None:
            fresh.append((agreement, told))
            continue
        if line not in taken:
            for name in SEATS:
                setattr(line, name, told[name])
    for line in set(on_file.values()) - taken:
        agreement.seat_lines.remove(line)
    return fresh


def _add_lines(told: Sequence[tuple[Agreement, dict[str, Any]]]) -> None:
    numbers = audit.unused_ids(SeatLine, len(told)) if told else ()
    for number, (agreement, line) in zip(numbers, told, strict=True):
        agreement.seat_lines.append(SeatLine(id=number, **{name: line[name] for name in SEATS}))
