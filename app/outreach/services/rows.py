"""Rows held for a change: locked, fresh, and refused where somebody else was quicker."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, selectinload
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
    """The row as it is now with ``collections`` loaded, locked until the end of the transaction."""
    key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
    statement = (
        select(model)
        .where(key == row_id)
        .options(*(selectinload(collection) for collection in collections))
        .with_for_update(of=model)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


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
