"""Which agreements a stack of papers holds: with companies as their list is narrowed, with participants likewise."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from werkzeug.datastructures import MultiDict

from app.agreements import asked
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries.lists import in_tab
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.permissions import Actor
from app.documents.enums import DocumentState, Subject
from app.documents.models import Document
from app.participants.enums import Tab
from app.participants.models import ParticipantAgreement
from app.participants.queries.lists import Filters, condition
from app.placements.models import Placement


def of_companies(actor: Actor, arguments: MultiDict[str, str]) -> Select[int]:
    """The agreements that the list of agreements would show at this address, by their numbers."""
    on = clock.today()
    return (
        select(Agreement.id)
        .join(Company, Company.id == Agreement.company_id)
        .where(*asked.filters(arguments).conditions(actor, on=on), in_tab(asked.tab(arguments), actor, on))
        .order_by(Agreement.id)
    )


def of_participants(actor: Actor, filters: Filters, tab: Tab) -> Select[int]:
    """The agreements with participants that their list would show; those that lack one have no paper."""
    return (
        select(ParticipantAgreement.id)
        .join(Placement, Placement.id == ParticipantAgreement.placement_id)
        .join(Candidate, Candidate.id == Placement.candidate_id)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(*filters.conditions(actor), *condition(tab))
        .order_by(Agreement.company_id, ParticipantAgreement.id)
    )


def papers_in_force(subject: Subject, ids: Iterable[int]) -> dict[int, Document]:
    """The issued paper of each of these records, the latest where there are several."""
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.subject == subject,
            Document.subject_id.in_(list(ids)),
            Document.state.in_((DocumentState.ISSUED, DocumentState.COUNTERSIGNED)),
        )
        .order_by(Document.id)
    )
    return {paper.subject_id: paper for paper in rows}
