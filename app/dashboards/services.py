"""Setting targets, and what reaching them is called."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts import whose
from app.core.db import db
from app.core.errors import Conflict, Stale
from app.dashboards.enums import TargetKind
from app.dashboards.models import Target, TargetBand
from app.dashboards.queries.targets import Whose

Numbers = Mapping[tuple[Whose, TargetKind], int | None]
"""Targets by whose and of which kind; None where none is set."""


def set_targets(year: int, numbers: Numbers, *, seen: Numbers) -> int:
    """Set the targets that differ from those ``seen``; returns how many.

    Raises Conflict where somebody else changed one of them meanwhile.
    """
    rows = {
        (row.whose, row.kind): row
        for row in db.session.scalars(select(Target).where(Target.year == year).with_for_update())
    }
    changed = {key: number for key, number in numbers.items() if (number or None) != (seen.get(key) or None)}
    for key, number in changed.items():
        row = rows.get(key)
        stored = row.number if row else None
        if stored not in (seen.get(key) or None, number or None):
            raise Conflict(_overtaken(key, stored))
        _set(row, year, key, number or None)
    db.session.flush()
    return len(changed)


def _set(row: Target | None, year: int, key: tuple[Whose, TargetKind], number: int | None) -> None:
    if row is not None and number is None:
        db.session.delete(row)
    elif row is not None and number is not None:
        row.number = number
    elif number is not None:
        team_id = whose.team_id_of(key[0])
        user_id = None if team_id else key[0]
        db.session.add(Target(year=year, user_id=user_id, team_id=team_id, kind=key[1], number=number))


def _overtaken(key: tuple[Whose, TargetKind], stored: int | None) -> str:
    return _(
        "%(whose)s, %(kind)s: somebody set %(number)s meanwhile. Look again, then save.",
        whose=whose.name_of(key[0]) or _("The whole office"),
        kind=key[1].label,
        number=stored if stored is not None else _("no target"),
    )


def change_band(band: TargetBand, *, name_id: str, name_en: str, from_percent: int, version: int) -> None:
    """Rename a band or let it begin elsewhere.

    Raises Stale where somebody changed it meanwhile, Conflict where another band begins there.
    """
    if band.version != version:
        raise Stale(_("Somebody changed this band meanwhile."))
    _refuse_taken(from_percent, except_for=band.id)
    band.name_id, band.name_en, band.from_percent = name_id, name_en, from_percent
    db.session.flush()


def add_band(*, name_id: str, name_en: str, from_percent: int) -> TargetBand:
    """One more band; raises Conflict where another one begins there."""
    _refuse_taken(from_percent)
    band = TargetBand(name_id=name_id, name_en=name_en, from_percent=from_percent)
    db.session.add(band)
    db.session.flush()
    return band


def remove_band(band: TargetBand) -> None:
    """Remove a band: what reached it is called as the next one below; raises Conflict for the last one."""
    if db.session.scalar(select(func.count()).select_from(TargetBand)) == 1:
        raise Conflict(_("One band must remain."))
    db.session.delete(band)
    db.session.flush()


def _refuse_taken(from_percent: int, *, except_for: int | None = None) -> None:
    taken = select(TargetBand.id).where(TargetBand.from_percent == from_percent)
    if except_for is not None:
        taken = taken.where(TargetBand.id != except_for)
    if db.session.scalar(taken) is not None:
        raise Conflict(_("Another band begins at this percentage."), field="from_percent")
