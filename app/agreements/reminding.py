"""Telling people that agreements end: 90, 60 and 30 days before, as long as nothing renews them.

Each agreement is told of once a step as long as its last day stays. A run that was missed is made up for by the next; of
several steps that passed meanwhile only the nearest is told.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import and_, case, exists, insert, select
from sqlalchemy.orm import aliased

from app.accounts.queries import who_may
from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, AgreementReminder
from app.agreements.queries.standing import is_expiring
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core import clock, formats
from app.core.db import db
from app.core.permissions import Permission
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell

STEPS = states.WINDOWS
LAST_STEP = min(STEPS)
"""At this step supervisors are told too, and a renewal that nobody has signed no longer keeps it silent."""

NAMED = 5
"""How many companies one notice names."""

CHUNK = 5000

_RENEWAL = aliased(Agreement)


def remind(on: date | None = None) -> str:
    """Tell officers, and at the last step supervisors, what ends; says how many were told."""
    on = on or clock.today()
    found = _noted(on)
    approvers = [person.id for person in who_may(Permission.AGREEMENT_APPROVE)]
    workers = {person.id for person in who_may(Permission.AGREEMENT_EDIT)}
    officers: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    office: defaultdict[int, list[Any]] = defaultdict(list)
    for row in found:
        own = next((one for one in (row.owner_id, row.company_owner_id) if one in workers), None)
        if own is not None:
            officers[own, row.step].append(row)
        if own is None or row.step == LAST_STEP:
            office[row.step].append(row)
    names = names_of([*officers.values(), *office.values()])
    told = tell(
        "agreements_ending",
        [
            _told(
                person,
                rows,
                step=step,
                names=names,
                on=on,
                path=f"/agreements?expiring={step}&owner={person}",
            )
            for (person, step), rows in officers.items()
        ],
    )
    told += tell(
        "agreements_ending_office",
        [
            _told(person, rows, step=step, names=names, on=on, path=f"/agreements?expiring={step}")
            for step, rows in office.items()
            for person in approvers
        ],
    )
    return ngettext("%(num)d notice given.", "%(num)d notices given.", told)


def _noted(on: date) -> list[Any]:
    """Note the step of every agreement that has come to one and was not told of it; the nearest end first."""
    windows = [(Agreement.valid_to_on <= on + timedelta(days=one), one) for one in sorted(STEPS)]
    step = case(*windows, else_=max(STEPS)).label("step")
    was_told = exists().where(
        AgreementReminder.agreement_id == Agreement.id,
        AgreementReminder.ends_on == Agreement.valid_to_on,
        # Whoever was told of a nearer step needs not hear of an earlier one, should the clock have gone back.
        AgreementReminder.step <= step,
    )
    is_being_renewed = exists().where(
        _RENEWAL.renews_id == Agreement.id, _RENEWAL.state != AgreementState.TERMINATED
    )
    rows = db.session.execute(
        select(
            Agreement.id,
            Agreement.company_id,
            Agreement.valid_to_on.label("ends_on"),
            Agreement.owner_id,
            Company.owner_id.label("company_owner_id"),
            step,
        )
        .join(Company, Company.id == Agreement.company_id)
        .where(
            is_expiring(max(STEPS), on=on),
            is_on_file(Agreement.company_id),
            # An amendment ends with what it amends, and a letter of interest binds nobody.
            Agreement.kind.not_in([AgreementKind.AMENDMENT, AgreementKind.LETTER_OF_INTEREST]),
            ~was_told,
            ~and_(is_being_renewed, Agreement.valid_to_on > on + timedelta(days=LAST_STEP)),
        )
        .order_by(Agreement.valid_to_on, Agreement.id)
    ).all()
    noted = [{"agreement_id": row.id, "ends_on": row.ends_on, "step": row.step} for row in rows]
    for start in range(0, len(noted), CHUNK):
        db.session.execute(insert(AgreementReminder), noted[start : start + CHUNK])
    return list(rows)


def names_of(groups: list[list[Any]]) -> dict[int, str]:
    """The names of the companies that notices about these groups of rows name."""
    wanted = {row.company_id for rows in groups for row in rows[:NAMED]}
    companies = db.session.scalars(select(Company).where(Company.id.in_(wanted)))
    return {company.id: company.full_name for company in companies}


def _told(person: int, rows: list[Any], *, step: int, names: dict[int, str], on: date, path: str) -> Told:
    alone = f"/agreements/{rows[0].id}" if len(rows) == 1 else path
    ending = [[names[row.company_id], row.ends_on.isoformat()] for row in rows[:NAMED]]
    facts = {"number": len(rows), "days": step, "ending": ending}
    return Told(user_id=person, path=alone, facts=facts, once=f"{on.isoformat()}.{step}.{rows[0].id}")


def _words(facts: Facts) -> str:
    return ngettext(
        "%(num)d agreement ends within %(days)s days and is not renewed.",
        "%(num)d agreements end within %(days)s days and are not renewed.",
        facts["number"],
        days=facts["days"],
    )


def lines(facts: Facts) -> list[str]:
    """The companies a notice names, those of what ends each with its last day, and how many more there are."""
    names = [str(name) for name in facts.get("companies", [])]
    names += [
        _("%(company)s until %(day)s", company=company, day=formats.day_long(date.fromisoformat(ends_on)))
        for company, ends_on in facts.get("ending", [])
    ]
    rest = int(facts["number"]) - len(names)
    return [*names, _("and %(number)s more", number=rest)] if rest > 0 else names


def register() -> None:
    """Let people be told of what ends."""
    for name, title, needs in (
        ("agreements_ending", _l("Agreements near their end"), Permission.AGREEMENT_EDIT),
        (
            "agreements_ending_office",
            _l("Agreements of the office near their end"),
            Permission.AGREEMENT_APPROVE,
        ),
    ):
        kinds.register(
            Kind(
                name=name,
                title=title,
                words=_words,
                lines=lines,
                icon="file-earmark-text",
                channel=Channel.MAIL,
                needs=needs,
            )
        )
