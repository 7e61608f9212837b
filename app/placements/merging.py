"""Placements of two candidates who are one person."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.accounts.models import User
from app.candidates.merging import REGISTER
from app.candidates.models import Candidate
from app.core.db import db
from app.core.errors import Conflict
from app.core.merging import Clash
from app.placements import states
from app.placements.models import Placement


class _Seats:
    """Nobody sits on two seats: where both records hold one, a person has to end one of them first."""

    def clashes(self, left_id: int, right_id: int) -> list[Clash]:
        return []

    def settle(
        self, left: Candidate, right: Candidate, choices: Mapping[str, str], *, by: User | None
    ) -> dict[str, Any]:
        rows = db.session.scalars(
            select(Placement)
            .where(Placement.candidate_id.in_((left.id, right.id)), Placement.state.in_(states.OPEN))
            .with_for_update()
        ).all()
        mine = [row for row in rows if row.candidate_id == left.id]
        theirs = [row for row in rows if row.candidate_id == right.id]
        holding = [[row for row in some if row.state in states.HOLDING] for some in (mine, theirs)]
        if all(holding):
            raise Conflict(_("Both are placed at present; end one of the two placements first."))
        if {row.seat_line_id for row in mine} & {row.seat_line_id for row in theirs}:
            raise Conflict(_("Both are proposed for the same seat; refuse one of the two first."))
        return {}

    def unsettle(self, settled: dict[str, Any]) -> None:
        pass


def register() -> None:
    """Say what goes along when one candidate is put into another."""
    REGISTER.moves(
        Placement.candidate_id, lambda number: ngettext("%(num)d placement", "%(num)d placements", number)
    )
    REGISTER.settles("placements", _Seats())
