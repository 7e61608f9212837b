"""Rows held for a change: locked, fresh, and refused where somebody else was quicker."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import inspect
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.db import Base, db
from app.core.errors import Invalid, Stale
from app.core.permissions import Permission

Row = TypeVar("Row", bound=Base)

CLOCK_TOLERANCE = timedelta(minutes=10)
"""How far a phone's clock may run ahead of ours before we call its time the future."""


def held(model: type[Row], row_id: int, *collections: InstrumentedAttribute[Any]) -> Row:
    """The row as it is now with ``collections`` read anew, locked until the end of the transaction.

    What else a caller loaded along stays loaded, so that a page can still be made when a rule refuses.
    """
    row = db.session.get_one(model, row_id)
    columns = [attribute.key for attribute in inspect(model).column_attrs]
    db.session.flush()
    db.session.refresh(row, columns, with_for_update=True)
    if collections:
        db.session.refresh(row, [collection.key for collection in collections])
    return row


def refuse_stale(row: Any, version: int | None) -> None:
    """Raise ``Stale`` unless ``version`` is the one stored."""
    if row.version != version:
        raise Stale(_("Someone else changed this while you were writing."))


def touch(row: Any) -> None:
    """Count a change that touches only lists around the row, so that whoever has it open will notice."""
    row.updated_at = utcnow()
    flag_modified(row, "updated_at")


def refuse_unfit_officers(officers: Iterable[User], *, field: str = "officers") -> None:
    """Raise ``Invalid`` where one of ``officers`` does not go out to companies."""
    for officer in officers:
        if not officer.can(Permission.OUTREACH_EDIT):
            raise Invalid(_("%(name)s does not go out to companies.", name=officer.name), field=field)
