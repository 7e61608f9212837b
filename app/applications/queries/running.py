"""The applications whose clock runs."""

from datetime import date

from sqlalchemy import select

from app.applications.enums import ApplicationState
from app.applications.models import Application
from app.core.db import db


def complete_since() -> list[date]:
    """Since when each application that waits for the office's decision is complete."""
    statement = select(Application.complete_on).where(Application.state == ApplicationState.COMPLETE)
    return [on for on in db.session.scalars(statement) if on is not None]
