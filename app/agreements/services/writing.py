"""Writing that notices when somebody else was quicker."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from app.agreements.models import Agreement
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Stale


def check_version(agreement: Agreement, version: int | None) -> None:
    """Raise ``Stale`` where somebody saved since ``version`` was read."""
    if version is not None and version != agreement.version:
        raise _overtaken()


@contextmanager
def written_at_once() -> Iterator[None]:
    """Write what is changed within, or nothing of it; raises ``Stale`` where somebody was quicker."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except StaleDataError as error:
        raise _overtaken() from error


def touch(agreement: Agreement) -> None:
    """Count a change of seats or papers as a change of the agreement, so that its version tells of it."""
    agreement.updated_at = utcnow()
    flag_modified(agreement, "updated_at")


def _overtaken() -> Stale:
    return Stale(_("Somebody changed this agreement meanwhile. Look again."))
