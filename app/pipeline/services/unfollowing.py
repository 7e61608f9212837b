"""Taking back what visits did to partnerships, once an import of past visits is undone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.core import audit
from app.core.db import db
from app.outreach.models import Visit
from app.pipeline import evidence
from app.pipeline.models import Partnership, StageMove
from app.pipeline.services.moving import revert

BY_HAND = frozenset({"owner_id", "expected_start_on", "interest", "approved_on", "approval_number"})
"""What only a person writes into a partnership that a visit opened."""


def why_followed(visits: Sequence[Visit], *, going: Collection[int]) -> dict[int, str]:
    """By id of the visit, why what it did to a partnership cannot be taken back together with the visits ``going``.

    Each of them must have been the last to move its partnership, but for others that go too.
    """
    found: dict[int, str] = {}
    for moves in _moves_at(visits).values():
        stays = False
        for move in moves:
            cited = _cited(move)
            stays = stays or not _is_of_visits(move, going)
            if stays:
                found.update(dict.fromkeys(cited, _("Its partnership was moved on since.")))
    for partnership_id, visit_ids in _opened_by(visits).items():
        if _was_edited(partnership_id):
            found.update(dict.fromkeys(visit_ids, _("Its partnership was changed since.")))
    return found


def opened_by(visits: Sequence[Visit]) -> dict[int, list[int]]:
    """The partnerships that these visits opened, and with each the visits that moved it."""
    return _opened_by(visits)


def unfollow(visits: Sequence[Visit]) -> None:
    """Take back every move that rests on these visits alone, the latest first; a partnership they opened goes."""
    ids = {visit.id for visit in visits}
    seats = {visit.id: visit.seats_offered for visit in visits}
    for partnership_id, moves in _moves_at(visits).items():
        partnership = db.session.get_one(Partnership, partnership_id)
        for at, move in enumerate(moves):
            if not _is_of_visits(move, ids):
                break
            if move.from_stage_id is None:
                _remove(partnership)
                break
            before = moves[at + 1] if at + 1 < len(moves) else None
            _give_back_seats(partnership, {seats[visit] for visit in _cited(move) if visit in seats})
            revert(partnership, move, before)
    db.session.flush()


def cited_at(company_ids: Collection[int]) -> set[str]:
    """Everything on which a move of a partnership of these companies rests: ``agreements-7``."""
    statement = (
        select(StageMove.evidence)
        .join(Partnership, Partnership.id == StageMove.partnership_id)
        .where(Partnership.company_id.in_(company_ids), StageMove.evidence.is_not(None))
    )
    return {item.reference for text in db.session.scalars(statement) for item in evidence.read(text)}


def _moves_at(visits: Sequence[Visit]) -> dict[int, list[StageMove]]:
    """The moves of every partnership that one of ``visits`` moved, the latest first."""
    ids = {visit.id for visit in visits}
    statement = (
        select(StageMove)
        .join(Partnership, Partnership.id == StageMove.partnership_id)
        .where(Partnership.company_id.in_({visit.company_id for visit in visits}))
        .order_by(StageMove.id.desc())
    )
    found = defaultdict(list)
    for move in db.session.scalars(statement):
        found[move.partnership_id].append(move)
    return {
        partnership_id: moves
        for partnership_id, moves in found.items()
        if any(_cited(move) & ids for move in moves)
    }


def _cited(move: StageMove) -> set[int]:
    """The visits on which a move rests."""
    references = (item.reference.partition("-") for item in evidence.read(move.evidence))
    return {int(number) for table, _dash, number in references if table == "visits" and number.isdigit()}


def _is_of_visits(move: StageMove, ids: Collection[int]) -> bool:
    """Whether a move rests on nothing but visits among ``ids``."""
    items = evidence.read(move.evidence)
    return bool(items) and len(_cited(move)) == len(items) and _cited(move) <= set(ids) and not move.why


def _opened_by(visits: Sequence[Visit]) -> dict[int, list[int]]:
    ids = {visit.id for visit in visits}
    return {
        partnership_id: [number for move in moves for number in _cited(move)]
        for partnership_id, moves in _moves_at(visits).items()
        if moves[-1].from_stage_id is None and _cited(moves[-1]) & ids
    }


def _was_edited(partnership_id: int) -> bool:
    entries = audit.entries_of("partnerships", partnership_id)
    return any(entry.action == "update" and BY_HAND & entry.changes.keys() for entry in entries)


def _give_back_seats(partnership: Partnership, offered: Iterable[int | None]) -> None:
    """Forget the seats that a visit brought, where nobody wrote others since."""
    if partnership.expected_seats and partnership.expected_seats in set(offered):
        entries = audit.entries_of("partnerships", partnership.id)
        last = next((entry for entry in entries if "expected_seats" in entry.changes), None)
        if last is not None and last.action == "update":
            partnership.expected_seats = last.changes["expected_seats"][0] or 0


def _remove(partnership: Partnership) -> None:
    db.session.execute(delete(StageMove).where(StageMove.partnership_id == partnership.id))
    db.session.delete(partnership)
    db.session.flush()
