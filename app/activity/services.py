"""Watching companies, and no longer."""

from flask_babel import gettext as _
from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.activity.models import Watch
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict

MOST = 500
"""Who watches more would be told of everything, and so of nothing."""


def watch(company: Company, *, by: User) -> bool:
    """Let ``by`` be told of what goes on with a company; False where they are already."""
    if company.is_trashed:
        raise Conflict(_("The company lies in the trash. Restore it first."))
    number = db.session.scalar(select(func.count()).where(Watch.user_id == by.id)) or 0
    if number >= MOST:
        raise Conflict(_("You watch %(number)d companies; that is the most.", number=MOST))
    try:
        with db.session.begin_nested():
            db.session.add(Watch(user_id=by.id, company_id=company.id))
    except IntegrityError:
        # Watched already, perhaps in another window.
        return False
    return True


def unwatch(company: Company, *, by: User) -> bool:
    """Tell ``by`` no longer; False where they did not watch it."""
    done: CursorResult[object] = db.session.execute(  # type: ignore[assignment]
        delete(Watch).where(Watch.user_id == by.id, Watch.company_id == company.id)
    )
    return bool(done.rowcount)
