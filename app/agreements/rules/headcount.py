"""Holding the agreements of a company to the quota whenever its number of workers changes, by whichever door."""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from app.agreements import services
from app.companies.models import Company

COUNTED = ("headcount", "headcount_total")
_NOTED = "companies whose workers were counted anew"


def _note(session: Session, _flush: UOWTransaction, _rows: Any) -> None:
    for row in session.dirty:
        if isinstance(row, Company) and any(
            inspect(row).attrs[name].history.has_changes() for name in COUNTED
        ):
            session.info.setdefault(_NOTED, set()).add(row.id)


def _judge(session: Session, _flush: UOWTransaction) -> None:
    noted = session.info.pop(_NOTED, None)
    if noted:
        services.hold_companies_to_quota(noted)


def _forget(session: Session) -> None:
    session.info.pop(_NOTED, None)


def listen() -> None:
    """Look at every flush from now on; asked again it changes nothing."""
    for name, listener in (
        ("before_flush", _note),
        ("after_flush_postexec", _judge),
        ("after_rollback", _forget),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)
