"""What the pipeline settles when two companies become one: of two open partnerships of one scheme one goes on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select

from app.accounts.models import User
from app.companies.merging import Clash
from app.companies.models import Company
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Invalid
from app.pipeline import queries
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import ReasonKind

CLOSED_AS = "not_eligible"
"""The stage of the partnership that does not go on: nobody declined anything."""

LEFT, RIGHT = "left", "right"


def told(number: int) -> str:
    """``2 partnerships``."""
    return ngettext("%(num)d partnership", "%(num)d partnerships", number)


class OneOpenPartnership:
    """A company has at most one open partnership of each scheme; the person says which goes on."""

    def clashes(self, left_id: int, right_id: int) -> list[Clash]:
        """The schemes under which both have one open."""
        return [
            Clash(
                key=_key(left),
                label=_("Partnership: %(scheme)s", scheme=left.scheme.name),
                left=_told(left),
                right=_told(right),
            )
            for left, right in _pairs(left_id, right_id)
        ]

    def settle(
        self, left: Company, right: Company, choices: Mapping[str, str], *, by: User | None
    ) -> dict[str, Any]:
        """Close the partnership that does not go on, and say with which company it was merged."""
        closed: list[dict[str, Any]] = []
        for of_left, of_right in _pairs(left.id, right.id):
            choice = choices.get(_key(of_left))
            if choice not in (LEFT, RIGHT):
                raise Invalid(
                    _(
                        "Both have an open partnership under %(scheme)s; choose which goes on.",
                        scheme=of_left.scheme.name,
                    ),
                    field=_key(of_left),
                )
            ends, other = (of_right, left) if choice == LEFT else (of_left, right)
            closed.append(_close(ends, _("Merged with %(name)s.", name=other.full_name), by=by))
        return {"closed": closed} if closed else {}

    def unsettle(self, settled: dict[str, Any]) -> None:
        """Open again what was closed, unless it was moved since or another was opened meanwhile."""
        for entry in settled["closed"]:
            partnership = queries.partnership(entry["partnership"])
            latest, _before = queries.latest_moves(partnership.id)
            is_untouched = latest is not None and latest.id == entry["move"]
            if is_untouched and queries.find_open(partnership.company_id, partnership.scheme_id) is None:
                _reopen(entry)


def _pairs(left_id: int, right_id: int) -> list[tuple[Partnership, Partnership]]:
    mine = {one.scheme_id: one for one in _open_of(left_id)}
    theirs = {one.scheme_id: one for one in _open_of(right_id)}
    return [(mine[scheme], theirs[scheme]) for scheme in sorted(mine.keys() & theirs.keys())]


def _open_of(company_id: int) -> list[Partnership]:
    return list(
        db.session.scalars(
            select(Partnership)
            .where(Partnership.company_id == company_id, Partnership.closed_at.is_(None))
            .options(*queries.SHOWN)
        )
    )


def _key(partnership: Partnership) -> str:
    return f"partnership-{partnership.scheme_id}"


def _told(partnership: Partnership) -> str:
    seats = ngettext("%(num)d seat", "%(num)d seats", partnership.expected_seats)
    owner = partnership.owner.name if partnership.owner else _("nobody")
    return f"{partnership.stage.name} · {seats} · {owner}"


def _close(partnership: Partnership, why: str, *, by: User | None) -> dict[str, Any]:
    stage = settings.stage(CLOSED_AS)
    reason = settings.find_reason(ReasonKind.NOT_ELIGIBLE, "other")
    moment = utcnow()
    before = {
        "stage_id": partnership.stage_id,
        "entered_stage_at": partnership.entered_stage_at.isoformat(),
        "reason_id": partnership.reason_id,
        "reason_note": partnership.reason_note,
        "postponed_until_on": partnership.postponed_until_on.isoformat()
        if partnership.postponed_until_on
        else None,
    }
    move = StageMove(
        partnership_id=partnership.id,
        from_stage_id=partnership.stage_id,
        to_stage_id=stage.id,
        moved_at=moment,
        moved_by_id=by.id if by else None,
        why=why,
        reason_id=reason.id if reason else None,
    )
    partnership.stage_id = stage.id
    partnership.entered_stage_at = partnership.closed_at = moment
    partnership.reason_id, partnership.reason_note = move.reason_id, why
    partnership.postponed_until_on = None
    db.session.add(move)
    db.session.flush()
    db.session.expire(partnership, ["stage", "reason", "moves"])
    return {"partnership": partnership.id, "move": move.id, "before": before}


def _reopen(entry: dict[str, Any]) -> None:
    partnership = queries.partnership(entry["partnership"])
    before = entry["before"]
    until = before["postponed_until_on"]
    partnership.stage_id = before["stage_id"]
    partnership.entered_stage_at = datetime.fromisoformat(before["entered_stage_at"])
    partnership.closed_at = None
    partnership.reason_id, partnership.reason_note = before["reason_id"], before["reason_note"]
    partnership.postponed_until_on = date.fromisoformat(until) if until else None
    db.session.execute(delete(StageMove).where(StageMove.id == entry["move"]))
    db.session.flush()
    db.session.expire(partnership, ["stage", "reason", "moves"])
