"""Telling people that somebody begins, or began, without an agreement that the office endorsed (Permenaker 6/2020 art. 10).

Each placement is told of once before the day by which it is due and once after it, as long as that day stays.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import String, case, cast, exists, func, insert, select

from app.accounts.queries import who_may
from app.agreements import reminding
from app.agreements.models import Agreement, SeatLine
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.permissions import Permission
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell
from app.participants.enums import ParticipantState
from app.participants.models import EndorsementReminder, ParticipantAgreement
from app.participants.queries.lists import DUE, joined, lacking_endorsement
from app.placements.models import Placement

AHEAD = timedelta(days=7)
CHUNK = 5000


def remind(on: date | None = None) -> str:
    """Tell officers who lacks an endorsement, and supervisors for whom they may give it or whose day has passed."""
    on = on or clock.today()
    workers = {person.id for person in who_may(Permission.AGREEMENT_EDIT)}
    approvers = [person.id for person in who_may(Permission.AGREEMENT_APPROVE)]
    groups: defaultdict[tuple[int, bool], list[Any]] = defaultdict(list)
    for row in _noted(on):
        own = next((one for one in (row.owner_id, row.company_owner_id) if one in workers), None)
        is_for_all = own is None or row.is_late or row.state is ParticipantState.SIGNED
        for person in {own, *(approvers if is_for_all else ())} - {None}:
            groups[person, row.is_late].append(row)
    names = reminding.names_of(list(groups.values()))
    told = tell(
        "endorsements_due",
        [
            _told(person, rows, is_late=is_late, names=names, on=on)
            for (person, is_late), rows in groups.items()
        ],
    )
    return ngettext("%(num)d notice given.", "%(num)d notices given.", told)


def late(days: list[int], on: date) -> Any:
    """What the rule about missing endorsements finds: by placement, so many days after the day it was due."""
    return joined(
        select(
            Placement.id.label("record_id"),
            Agreement.company_id,
            Agreement.partnership_id,
            Agreement.id.label("agreement_id"),
            func.coalesce(Agreement.owner_id, Company.owner_id).label("owner_id"),
            cast(DUE, String).label("episode"),
            SeatLine.position,
            DUE.label("due_on"),
        ),
        is_outer=True,
    ).where(
        lacking_endorsement(),
        on - timedelta(days=days[0]) > DUE,
        Candidate.trashed_at.is_(None),
        Company.trashed_at.is_(None),
        Company.is_do_not_visit.is_(False),
    )


def _noted(on: date) -> list[Any]:
    """Note every placement that lacks its endorsement near the day it is due, or after it, and was not told of."""
    is_late = case((on > DUE, True), else_=False)
    was_told = exists().where(
        EndorsementReminder.placement_id == Placement.id,
        EndorsementReminder.due_on == DUE,
        EndorsementReminder.is_late == is_late,
    )
    rows = db.session.execute(
        joined(
            select(
                Placement.id,
                Agreement.company_id,
                Agreement.owner_id,
                Company.owner_id.label("company_owner_id"),
                ParticipantAgreement.state,
                DUE.label("due_on"),
                is_late.label("is_late"),
            ),
            is_outer=True,
        )
        .where(
            lacking_endorsement(),
            on + AHEAD >= DUE,
            Candidate.trashed_at.is_(None),
            Company.trashed_at.is_(None),
            ~was_told,
        )
        .order_by(DUE, Placement.id)
    ).all()
    noted = [{"placement_id": row.id, "due_on": row.due_on, "is_late": row.is_late} for row in rows]
    for start in range(0, len(noted), CHUNK):
        db.session.execute(insert(EndorsementReminder), noted[start : start + CHUNK])
    return list(rows)


def _told(person: int, rows: list[Any], *, is_late: bool, names: dict[int, str], on: date) -> Told:
    path = f"/placements/{rows[0].id}" if len(rows) == 1 else "/participant-agreements"
    companies = list(dict.fromkeys(names[row.company_id] for row in rows[: reminding.NAMED]))
    return Told(
        user_id=person,
        path=path,
        facts={"number": len(rows), "is_late": is_late, "companies": companies},
        once=f"{on.isoformat()}.{is_late:d}.{rows[0].id}",
    )


def _words(facts: Facts) -> str:
    if facts["is_late"]:
        return ngettext(
            "The agreement of %(num)d participant is not endorsed, though its day has passed.",
            "The agreements of %(num)d participants are not endorsed, though their day has passed.",
            facts["number"],
        )
    return ngettext(
        "The agreement of %(num)d participant is to be endorsed within a week.",
        "The agreements of %(num)d participants are to be endorsed within a week.",
        facts["number"],
    )


def register() -> None:
    """Let people be told of missing endorsements."""
    kinds.register(
        Kind(
            name="endorsements_due",
            title=_l("Participants without endorsed agreement"),
            words=_words,
            lines=reminding.lines,
            icon="file-earmark-person",
            channel=Channel.MAIL,
            needs=Permission.AGREEMENT_EDIT,
        )
    )
