"""Telling people which agreements have become inactive: once each, and anew once somebody was placed in between."""

from collections import defaultdict
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import exists, insert, select

from app.accounts.queries import who_may
from app.agreements import reminding
from app.agreements.models import Agreement, InactiveReminder
from app.agreements.queries.care import idle_since, is_inactive
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core import clock, schedule
from app.core.db import db
from app.core.permissions import Permission
from app.notices import kinds
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell

CHUNK = 5000


def remind(on: date | None = None) -> str:
    """Tell officers what became inactive, and supervisors of what nobody looks after; says how many were told."""
    on = on or clock.today()
    workers = {person.id for person in who_may(Permission.AGREEMENT_EDIT)}
    approvers = [person.id for person in who_may(Permission.AGREEMENT_APPROVE)]
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _noted(on):
        own = next((one for one in (row.owner_id, row.company_owner_id) if one in workers), None)
        for person in approvers if own is None else [own]:
            groups[person].append(row)
    names = reminding.names_of(list(groups.values()))
    told = tell(
        "agreements_inactive", [_told(person, rows, names=names, on=on) for person, rows in groups.items()]
    )
    return ngettext("%(num)d notice given.", "%(num)d notices given.", told)


def _noted(on: date) -> list[Any]:
    """Note every agreement that is inactive and was not told of since somebody was placed last."""
    since = idle_since()
    was_told = exists().where(
        InactiveReminder.agreement_id == Agreement.id, InactiveReminder.since_on == since
    )
    rows = db.session.execute(
        select(
            Agreement.id,
            Agreement.company_id,
            Agreement.owner_id,
            Company.owner_id.label("company_owner_id"),
            since.label("since_on"),
        )
        .join(Company, Company.id == Agreement.company_id)
        .where(is_inactive(on), is_on_file(Agreement.company_id), ~was_told)
        .order_by(since, Agreement.id)
    ).all()
    noted = [{"agreement_id": row.id, "since_on": row.since_on} for row in rows]
    for start in range(0, len(noted), CHUNK):
        db.session.execute(insert(InactiveReminder), noted[start : start + CHUNK])
    return list(rows)


def _told(person: int, rows: list[Any], *, names: dict[int, str], on: date) -> Told:
    path = f"/agreements/{rows[0].id}" if len(rows) == 1 else "/agreements?inactive=1"
    companies = list(dict.fromkeys(names[row.company_id] for row in rows[: reminding.NAMED]))
    return Told(
        user_id=person,
        path=path,
        facts={"number": len(rows), "companies": companies},
        once=f"{on.isoformat()}.{rows[0].id}",
    )


def _words(facts: Facts) -> str:
    return ngettext(
        "Under %(num)d agreement nobody was placed for long.",
        "Under %(num)d agreements nobody was placed for long.",
        facts["number"],
    )


def register() -> None:
    """Let people be told of what lies idle, every morning."""
    schedule.daily("agreements.idle", _l("Tell which agreements are inactive"), remind, at=time(5, 35))
    kinds.register(
        Kind(
            name="agreements_inactive",
            title=_l("Agreements that became inactive"),
            words=_words,
            lines=reminding.lines,
            icon="file-earmark-text",
            needs=Permission.AGREEMENT_EDIT,
        )
    )
