"""Changing what is weighed."""

from typing import Any

from flask_babel import gettext as _

from app.core.db import db
from app.core.errors import Conflict, Stale
from app.scoring import queries
from app.scoring.models import ScoreScale


def change_scale(stored: ScoreScale, *, version: int | None, **values: Any) -> None:
    """Set points, measures and grades.

    Raises Stale where somebody changed them meanwhile, Conflict for grades that begin at the same points and for a
    division that KBLI does not know.
    """
    if stored.version != version:
        raise Stale(_("Somebody changed the points meanwhile."))
    check(values)
    for name, value in values.items():
        setattr(stored, name, value)
    db.session.flush()


def check(values: dict[str, Any]) -> None:
    """Raises Conflict where the values cannot be weighed by."""
    if values["from_a"] <= values["from_b"]:
        raise Conflict(_("A must begin at more points than B."), field="from_a")
    if unknown := queries.unknown_divisions(values["divisions"]):
        raise Conflict(_("No such KBLI division: %(code)s.", code=unknown[0][:20]), field="divisions")
