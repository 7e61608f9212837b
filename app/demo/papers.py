"""The papers of the demo office: who signs them, a report that waits for a signature, and a letter being drafted."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import User
from app.documents import services
from app.documents.enums import Capacity, DocumentKind, Subject
from app.outreach.models import RoadShow, Visit

RANKS = ("Penata Muda (III/a)", "Penata (III/c)")


def write(session: Session, officers: list[User], supervisor: User, *, on: date) -> None:
    """Name the officials, report the two latest visits, and begin the assignment letter of the road show."""
    for number, officer in enumerate(officers):
        _official(
            officer,
            officer.position or "",
            rank=RANKS[number % 2],
            nip=f"19900{number + 1}012015031{number:03}",
        )
    _official(
        supervisor,
        supervisor.position or "",
        rank="Pembina (IV/a)",
        nip="197506122000031004",
        capacity=Capacity.ON_BEHALF,
        on_behalf_of="Kepala Dinas Ketenagakerjaan",
    )
    latest = select(Visit).options(selectinload(Visit.officers)).order_by(Visit.visited_on.desc(), Visit.id)
    for number, visit in enumerate(session.scalars(latest.limit(2)).all()):
        by = visit.officers[0]
        report = services.draft(DocumentKind.VISIT_REPORT, Subject.VISIT, visit.id, by=by)
        services.issue(report, dated_on=on, by=by)
        if number:
            services.countersign(report, by=supervisor)
    road_show = session.scalars(select(RoadShow).limit(1)).first()
    if road_show is not None:
        services.draft(DocumentKind.ASSIGNMENT, Subject.ROAD_SHOW, road_show.id, by=officers[0])


def _official(
    user: User, title: str, *, rank: str, nip: str, capacity: Capacity = Capacity.SELF, on_behalf_of: str = ""
) -> None:
    services.save_official(
        None,
        name=user.name,
        title=title,
        rank=rank,
        nip=nip,
        capacity=capacity,
        on_behalf_of=on_behalf_of,
        is_signatory=bool(on_behalf_of),
        is_active=True,
        user_id=user.id,
    )
