"""The seats an agreement promises, position by position."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import ledger, queries
from app.agreements.models import Agreement, SeatLine
from app.agreements.services.entering import check_override, hold
from app.agreements.services.records import SEAT_COLUMNS, check_may_edit
from app.agreements.services.writing import check_version, touch, written_at_once
from app.core import audit
from app.core.db import db
from app.core.errors import Conflict, Invalid

MOST_SEATS = 10_000
MOST_MONTHS = 120
"""Far above what the regulation allows (12, which is hinted), so that only slips are refused."""
MOST_HOURS = 168


def add_seats(agreement: Agreement, *, by: User, **terms: Any) -> SeatLine:
    """Promise seats of one position; ``terms`` are columns of ``SeatLine``. Raises ``Invalid`` beside the field."""
    check_may_edit(agreement, by=by, terms=True)
    check_terms(terms)
    line = SeatLine(agreement_id=agreement.id, **terms)
    with written_at_once():
        db.session.add(line)
        touch(agreement)
    return line


def edit_seats(
    line: SeatLine, *, by: User, version: int | None, override_reason: str | None = None, **terms: Any
) -> SeatLine:
    """Change a line; ``version`` is the agreement's, as its editor saw it.

    Raises ``Stale`` and ``Invalid``, and ``Conflict`` where fewer seats are left than are taken (see ``check_override``).
    """
    check_version(line.agreement, version)
    check_may_edit(line.agreement, by=by, terms=True)
    check_terms(terms)
    hold(line.id)
    stands = queries.totals_of([line.id])[line.id]
    why = None
    if terms["seats"] < min(stands.taken, line.seats):
        fewer = replace(stands, committed=terms["seats"])
        makers = {line.agreement.created_by_id}
        why = check_override(line.id, fewer, free=fewer.free, by=by, reason=override_reason, makers=makers)
    with ledger.because(why), written_at_once():
        for name, value in terms.items():
            setattr(line, name, value)
        if db.session.is_modified(line):
            touch(line.agreement)
    return line


def remove_seats(line: SeatLine, *, by: User) -> None:
    """Take a line out; ``restore_seats`` takes that back. Raises ``Conflict`` where somebody took one of its seats."""
    agreement = line.agreement
    check_may_edit(agreement, by=by, terms=True)
    audit.record(
        "remove_seats",
        "agreements",
        agreement.id,
        {"position": [line.position, None], "seats": [line.seats, None]},
    )
    try:
        with written_at_once():
            db.session.delete(line)
            touch(agreement)
    except IntegrityError as error:
        raise Conflict(_("People were offered these seats, so they stay on file.")) from error


def restore_seats(agreement: Agreement, line_id: int, *, by: User) -> SeatLine:
    """Put a removed line back as the audit log remembers it; raises ``Conflict`` where there is nothing to restore."""
    check_may_edit(agreement, by=by, terms=True)
    latest = audit.entries_of("seat_lines", line_id, limit=1)
    removed = {name: pair[0] for name, pair in latest[0].changes.items()} if latest else {}
    if not latest or latest[0].action != "delete" or removed.get("agreement_id") != agreement.id:
        raise Conflict(_("These seats are there already."))
    hours = removed.get("hours_per_week")
    line = SeatLine(
        id=line_id, agreement_id=agreement.id, **{name: removed.get(name) for name in SEAT_COLUMNS}
    )
    line.hours_per_week = float(hours) if hours is not None else None
    with written_at_once():
        db.session.add(line)
        touch(agreement)
    return line


def check_terms(terms: dict[str, Any]) -> None:
    """Raise ``Invalid`` beside what a seat line lacks."""
    if not (terms.get("position") or "").strip():
        raise Invalid(_("Enter the position."), field="position")
    if not 0 < (terms.get("seats") or 0) <= MOST_SEATS:
        raise Invalid(_("Enter how many seats, at least 1."), field="seats")
    if not 0 < (terms.get("months") or 0) <= MOST_MONTHS:
        raise Invalid(_("Enter how many months, at least 1."), field="months")
