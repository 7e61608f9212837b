"""Saving what was typed: the one way from a form through a service to the database and back to the reader."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import flash

from app.core import audit
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import AppError, Stale
from app.core.forms import BaseForm, ConflictRow, VersionedForm, attach


@dataclass
class Outcome:
    """Whether it was saved; if not, the form says why, and ``rows`` what two people changed to different things."""

    saved: bool
    rows: list[ConflictRow] = field(default_factory=list)
    by: AuditEntry | None = None

    @property
    def status(self) -> int:
        """The answer's code for a form that is shown again."""
        return 409 if self.rows else 422


def done(act: Callable[[], Any]) -> bool:
    """Call ``act`` and commit; what a rule refuses is told in a message, and nothing is written."""
    try:
        act()
    except AppError as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return False
    db.session.commit()
    return True


def save(form: BaseForm, act: Callable[[], Any]) -> Outcome:
    """Call ``act`` and commit; what a rule refuses is attached to the form and nothing is written."""
    try:
        act()
    except AppError as refusal:
        db.session.rollback()
        attach(form, refusal)
        return Outcome(saved=False)
    db.session.commit()
    return Outcome(saved=True)


def is_refused(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Whether a rule would refuse what was typed: its sentence is attached to the form, and nothing is written either way."""
    try:
        act()
    except Stale:
        # Who saves is asked about that; a preview counts with what was typed.
        return False
    except AppError as refusal:
        attach(form, refusal)
        return True
    finally:
        db.session.rollback()
    return False


def save_version(
    form: VersionedForm,
    act: Callable[[], Any],
    *,
    row: Any,
    stored: Callable[[], VersionedForm] | None = None,
) -> Outcome:
    """As ``save``, for a ``row`` two people may edit: ``act`` must send ``form.version.data`` and raise Stale.

    What only the other person changed is merged and saved at once; otherwise the outcome lists the fields that
    both changed, for ``ui.conflict_panel``. ``stored`` reads the row anew and fills its form, where the form's
    fields are not the row's columns. What is not saved is rolled back: read anew what the page shows besides.
    """
    try:
        act()
    except Stale:
        # Forget what was read before the other person saved, or the form would be compared with itself.
        db.session.rollback()
        db.session.refresh(row)
        now = stored() if stored else type(form)(formdata=None, obj=row)
        rows = form.merge(now, version=now.version.data)
        if rows:
            return Outcome(saved=False, rows=rows, by=audit.last_change(row))
        return save(form, act)
    except AppError as refusal:
        db.session.rollback()
        attach(form, refusal)
        return Outcome(saved=False)
    db.session.commit()
    return Outcome(saved=True)
