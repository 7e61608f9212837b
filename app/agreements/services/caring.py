"""Setting by which numbers agreements are looked after."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.agreements import events, queries
from app.agreements.models import AgreementCare
from app.core.db import db
from app.core.errors import Stale
from app.settings import queries as settings


def care_for_change() -> AgreementCare:
    """The stored numbers, held until the end of the transaction; made of the usual ones the first time."""
    statement = select(AgreementCare).where(AgreementCare.id == queries.CARE_ID).with_for_update()
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        found = queries.usual_care()
        db.session.add(found)
        db.session.flush()
    return found


def change_care(
    care: AgreementCare,
    *,
    version: int | None,
    inactive_months: int,
    monitoring_months: int,
    monitoring_weeks: int,
) -> None:
    """Set the numbers; raises ``Stale`` where somebody saved since ``version``."""
    if care.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    months, weeks = care.monitoring_months, care.monitoring_weeks
    care.inactive_months = inactive_months
    care.monitoring_months = monitoring_months
    care.monitoring_weeks = monitoring_weeks
    db.session.flush()
    settings.forget()
    events.care_changed.send(care, months=months, weeks=weeks)
