"""The evidence that lies in applications: an approval in force."""

from typing import Any

from sqlalchemy import Select, exists, or_, select

from app.agreements import proofs
from app.agreements.models import Agreement
from app.applications.enums import ApplicationState
from app.applications.models import Application
from app.pipeline.evidence import evidence_source
from app.pipeline.models import Partnership
from app.settings.enums import Evidence
from app.settings.models import Scheme
from app.settings.regulations import SCHEME


@evidence_source("applications", Evidence.APPROVAL)
def approvals(company_id: Any, partnership_id: Any) -> Select[int]:
    """The applications that were approved by a letter."""
    return (
        select(Application.id)
        .join(Agreement, Agreement.id == Application.agreement_id)
        .where(
            Agreement.company_id == company_id,
            or_(Agreement.partnership_id == partnership_id, Agreement.partnership_id.is_(None)),
            Application.state == ApplicationState.APPROVED,
            Application.letter_on.is_not(None),
        )
        .order_by(Application.id.desc())
    )


@evidence_source("agreements", Evidence.APPROVAL)
def seats_under_another_scheme(company_id: Any, partnership_id: Any) -> Select[int]:
    """The agreements with seats under a scheme whose programmes need no approval."""
    own = select(Scheme.id).where(Scheme.key == SCHEME)
    # Another name, since the partnership may be that of the statement around this one.
    of = Partnership.__table__.alias("of_scheme")
    is_another = exists().where(of.c.id == partnership_id, of.c.scheme_id.not_in(own))
    return proofs.with_seats(company_id, partnership_id).where(is_another)
