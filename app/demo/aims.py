"""What the demo office aims at this year, and what it kept of what it promised at visits."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts import queries as accounts
from app.accounts import services
from app.accounts.models import User
from app.core.clock import office_zone
from app.dashboards.enums import TargetKind
from app.dashboards.models import Target
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.models import Visit
from app.settings.enums import FollowUpKind

OFFICE = {TargetKind.VISITS: 90, TargetKind.AGREEMENTS: 14, TargetKind.SEATS: 48, TargetKind.HIRES: 8}
TEAM = {TargetKind.VISITS: 50, TargetKind.AGREEMENTS: 8, TargetKind.SEATS: 28, TargetKind.HIRES: 4}
EACH = {TargetKind.VISITS: 45, TargetKind.AGREEMENTS: 7, TargetKind.SEATS: 24, TargetKind.HIRES: 3}

TEAMS = {
    "Tim Industri": ("petugas@disnaker.example", "penyelia@disnaker.example"),
    "Tim Jasa": ("petugas2@disnaker.example", "data@disnaker.example"),
}

KEPT = (
    (FollowUpKind.WHATSAPP, "Kirim ringkasan pertemuan", "Terkirim, sudah dibaca"),
    (FollowUpKind.SEND_DOCUMENT, "Kirim contoh draf PKS", "Terkirim lewat surel"),
    (FollowUpKind.CALL, "Telepon kembali HRD", "Tersambung, jadwal berikutnya disepakati"),
)


def make_teams(people: Sequence[User]) -> None:
    """Two teams: who goes to factories and mines, and who goes to shops, hotels and the like."""
    for name, members in TEAMS.items():
        team = services.create_team(name=name)
        services.put_into_team(team, [user for user in people if user.email in members])


def set_aims(session: Session, officers: Sequence[User], *, on: date) -> None:
    """Targets of this year, for the office, each team and each officer."""
    for kind, number in OFFICE.items():
        session.add(Target(year=on.year, kind=kind, number=number))
    for team in accounts.teams():
        for kind, number in TEAM.items():
            session.add(Target(year=on.year, team_id=team.id, kind=kind, number=number))
    for officer in officers:
        for kind, number in EACH.items():
            session.add(Target(year=on.year, user_id=officer.id, kind=kind, number=number))
    session.flush()


def keep_promises(session: Session, random: Random, *, on: date) -> None:
    """Two in three visits were followed by what was promised there, most within a week."""
    visits = session.scalars(
        select(Visit)
        .where(Visit.visited_on < on - timedelta(days=1))
        .options(selectinload(Visit.officers))
        .order_by(Visit.id)
    ).all()
    for number, visit in enumerate(visits):
        if number % 3 == 2 or not visit.officers:
            continue
        kind, subject, result = KEPT[number % len(KEPT)]
        done_on = min(visit.visited_on + timedelta(days=random.choice((1, 2, 3, 4, 6, 9, 13))), on)
        session.add(
            FollowUp(
                company_id=visit.company_id,
                visit_id=visit.id,
                kind=kind,
                subject=subject,
                owner_id=visit.officers[0].id,
                due_on=visit.visited_on + timedelta(days=7),
                state=FollowUpState.DONE,
                result=result,
                closed_at=datetime.combine(done_on, time(10, 30), tzinfo=office_zone()).astimezone(UTC),
                closed_by_id=visit.officers[0].id,
                created_by_id=visit.officers[0].id,
            )
        )
    session.flush()
