"""What the demo office agreed with participants, and what companies say through their window."""

from datetime import date
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.companies.models import Company
from app.documents import queries as documents
from app.participants import queries, reminding, services
from app.placements.enums import PlacementState as S
from app.placements.models import Placement
from app.placements.queries import held, steps_of
from app.window import queries as window_known
from app.window import services as window
from app.window.enums import Interest, Purpose

MOST = 8
"""So many participants have a paper in this house; of the others only the step is noted."""


def agree(session: Session, *, by: User, on: date) -> None:
    """Draft, sign and endorse agreements of participants, as far as their placements have come, and tell who lacks one."""
    wanted = (S.ACCEPTED, S.SIGNED, S.STARTED)
    chosen = session.scalars(
        select(Placement.id)
        .where(Placement.state.in_(wanted))
        .order_by(Placement.state.desc(), Placement.id)
        .limit(MOST)
    ).all()
    for number, placement_id in enumerate(chosen):
        placement = held(placement_id)
        agreement = services.draft(placement, by=by)
        session.flush()
        if placement.state is S.ACCEPTED or placement.candidate.birth_on is None:
            continue
        agreement = queries.source(agreement.id)
        if services.needs_guardian(agreement):
            continue
        services.sign(
            agreement,
            by=by,
            participant_signed_on=_day_of(placement, S.SIGNED, on),
            company_signed_on=_day_of(placement, S.SIGNED, on),
            company_signatory=agreement.company_signatory or "Pimpinan perusahaan",
            company_signatory_title=agreement.company_signatory_title,
            scan=BytesIO(services.as_file(services.said(agreement), "pdf")),
        )
        # One of those at work waits for the office still.
        if placement.state is S.STARTED and number:
            services.endorse(
                agreement,
                by=by,
                on=_day_of(placement, S.ENDORSED, on),
                signatory_id=documents.signatories()[0].id,
            )
    reminding.remind(on)


def _day_of(placement: Placement, state: S, on: date) -> date:
    """When a placement took a step; the day ``on`` where it did not yet."""
    return next((step.on for step in steps_of(placement) if step.to_state is state), on)


def open_window(session: Session, *, by: User) -> None:
    """One company is asked, another has answered and waits for the office, and an unknown one wrote by the form."""
    asked, answered = session.scalars(
        select(Company).where(Company.trashed_at.is_(None)).order_by(Company.id.desc()).limit(2)
    ).all()
    purposes = [Purpose.DATA, Purpose.INTEREST]
    window.ask(asked, purposes, by=by, days=14)
    link, _secret = window.ask(answered, purposes, by=by, days=14)
    session.flush()
    found = window_known.find_link_by_id(link.id)
    if found is not None:
        window.answer(
            found,
            sender="Sari Umpama, HRD",
            headcount={"number": 140, "on": None},
            interest=Interest.YES,
            seats=[
                {
                    "position": "Operator gudang",
                    "trade_id": None,
                    "seats": 4,
                    "months": 6,
                    "stipend": 2_000_000,
                }
            ],
        )
    window.approach(
        road_show=None,
        company_name="PT Umpama Minat Baru",
        person="Bayu Contoh",
        phone="0812-5555-0142",
        interest=Interest.YES,
    )
