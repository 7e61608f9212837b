"""The day pack: what an officer takes along where there is no network."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.companies.enums import HeadcountSource, LegalForm
from app.companies.identity.names import full_name
from app.companies.models import Company, Contact
from app.core.clock import today
from app.core.db import db
from app.core.enums import Choice
from app.core.permissions import Action, scope
from app.follow_ups import queries as follow_ups
from app.outreach import queries as outreach
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.forms.visits import NEXT_KINDS, SUGGESTED, When
from app.outreach.models import Stop, Visit, visit_officers
from app.pipeline.models import Partnership
from app.settings.enums import ReasonKind, VisitPurpose
from app.settings.models import Region, Stage
from app.settings.purposes import offered, purposes, usual
from app.settings.queries import is_working_day, reasons, region_names, trades, villages

FORMAT = 1
DAYS = 2
DAYS_AHEAD = 35
LAST_VISITS = 3
LONGEST_NOTE = 600
MOST_OWN = 5000
MOST_OF_COMPANY = 12
STEPS_AHEAD = timedelta(days=7)
MOST_STEPS = 60


def pack_for(user: User, *, on: date | None = None) -> dict[str, Any]:
    """Stops of today and tomorrow with their companies, the officer's own companies by name, and all choices."""
    first = on or today()
    days = [first + timedelta(days=offset) for offset in range(DAYS)]
    stops = [stop for day in days for stop in outreach.stops_for(user, day)]
    companies = {stop.company_id: stop.company for stop in stops}
    return {
        "format": FORMAT,
        "days": [day.isoformat() for day in days],
        "stops": [_stop(stop) for stop in stops],
        "companies": _companies(user, list(companies.values())),
        "steps": _steps(user, first),
        "mine": _own(user),
        "choices": _choices(user),
        "purposes": _purposes(),
        "days_off": [
            day.isoformat()
            for day in (first + timedelta(days=offset) for offset in range(DAYS_AHEAD))
            if not is_working_day(day)
        ],
        "suggestions": {
            outcome.value: [kind.value, when.value] for outcome, (kind, when) in SUGGESTED.items()
        },
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "id": stop.id,
        "on": stop.on.isoformat(),
        "position": stop.position,
        "window_from": stop.window_from.isoformat("minutes") if stop.window_from else None,
        "expected_at": stop.expected_at.isoformat("minutes") if stop.expected_at else None,
        "window_to": stop.window_to.isoformat("minutes") if stop.window_to else None,
        "minutes": stop.minutes,
        "state": stop.state.value,
        "note": stop.note,
        "arrived_at": stop.arrived_at.isoformat() if stop.arrived_at else None,
        "company_id": stop.company_id,
        "road_show": stop.road_show.title,
        "officers": [officer.name for officer in stop.officers],
    }


def _companies(user: User, companies: Sequence[Company]) -> list[dict[str, Any]]:
    ids = [company.id for company in companies]
    people, seen = _contacts(user, ids), _last_visits(user, ids)
    changeable = _changeable(user, ids)
    steps, stages = follow_ups.next_steps(ids), _stages(user, ids)
    places = region_names(code for company in companies if (code := company.kecamatan_code))
    return [
        {
            "id": company.id,
            "name": company.full_name,
            "legal_form": company.legal_form.value,
            "address": company.address,
            "kecamatan": places.get(company.kecamatan_code or "") or company.city,
            "phone": company.phones[0]["e164"] if company.phones else None,
            "latitude": company.latitude,
            "longitude": company.longitude,
            "stage": stages.get(company.id),
            "do_not_visit": company.is_do_not_visit,
            "do_not_visit_reason": company.do_not_visit_reason,
            "may_change": company.id in changeable,
            "is_first_visit": company.last_visit_on is None,
            "contacts": people[company.id],
            "last_visits": seen[company.id],
            "next_step": {
                "kind": steps[company.id].kind.value,
                "label": str(steps[company.id].kind.label),
                "on": steps[company.id].due_on.isoformat() if steps[company.id].due_on else None,
                "what": steps[company.id].subject,
            }
            if company.id in steps
            else None,
        }
        for company in companies
    ]


def _steps(user: User, first: date) -> list[dict[str, Any]]:
    """What the officer owes within a week, late ones first, and whom to call about it."""
    owed = follow_ups.due_until(user, user.id, day=first + STEPS_AHEAD, most=MOST_STEPS)
    people = _contacts(user, sorted({step.company_id for step in owed}))
    return [
        {
            "id": step.id,
            "company_id": step.company_id,
            "company": step.company.full_name,
            "kind": step.kind.value,
            "label": str(step.kind.label),
            "what": step.subject,
            "on": step.due_on.isoformat() if step.due_on else None,
            "phone": step.company.phones[0]["e164"] if step.company.phones else None,
            "contacts": people[step.company_id][:1],
        }
        for step in owed
    ]


def _changeable(user: User, ids: Sequence[int]) -> set[int]:
    """Those companies to which the officer may add people."""
    return set(
        db.session.scalars(select(Company.id).where(Company.id.in_(ids), scope(user, Company, Action.CHANGE)))
    )


def _contacts(user: User, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    statement = (
        select(Contact)
        .where(
            Contact.company_id.in_(ids),
            Contact.trashed_at.is_(None),
            Contact.has_left.is_(False),
            scope(user, Contact),
        )
        .order_by(Contact.company_id, Contact.is_primary.desc(), Contact.name, Contact.id)
    )
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for contact in db.session.scalars(statement):
        if len(found[contact.company_id]) < MOST_OF_COMPANY:
            found[contact.company_id].append(
                {
                    "id": contact.id,
                    "name": contact.full_name,
                    "position": contact.position,
                    "phone": contact.phones[0]["e164"] if contact.phones else contact.whatsapp,
                    "whatsapp": contact.whatsapp,
                }
            )
    return found


def _last_visits(user: User, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The latest visits of each company, in two statements however many there are."""
    place = (
        func.row_number()
        .over(partition_by=Visit.company_id, order_by=(Visit.visited_on.desc(), Visit.id.desc()))
        .label("place")
    )
    said = (Visit.id, Visit.company_id, Visit.visited_on, Visit.outcome, Visit.notes)
    ranked = select(*said, place).where(Visit.company_id.in_(ids), scope(user, Visit)).subquery()
    rows = db.session.execute(
        select(*(ranked.c[column.key] for column in said))
        .where(ranked.c.place <= LAST_VISITS)
        .order_by(ranked.c.company_id, ranked.c.place)
    ).all()
    names = _names_of([row.id for row in rows])
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.company_id].append(
            {
                "on": row.visited_on.isoformat(),
                "outcome": row.outcome.value,
                "label": str(row.outcome.label),
                "by": ", ".join(names[row.id]),
                "note": (row.notes or "")[:LONGEST_NOTE] or None,
            }
        )
    return found


def _names_of(visit_ids: Sequence[int]) -> dict[int, list[str]]:
    statement = (
        select(visit_officers.c.visit_id, User.name)
        .join(User, User.id == visit_officers.c.user_id)
        .where(visit_officers.c.visit_id.in_(visit_ids))
        .order_by(visit_officers.c.visit_id, User.name)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.visit_id].append(row.name)
    return found


def _stages(user: User, ids: Sequence[int]) -> dict[int, str]:
    """The stage of each company's partnership; of several, of the scheme that comes first."""
    statement = (
        select(Partnership.company_id, Stage)
        .join(Stage, Stage.id == Partnership.stage_id)
        .where(Partnership.company_id.in_(ids), scope(user, Partnership))
        .order_by(Partnership.company_id, Partnership.scheme_id.desc(), Partnership.id)
    )
    return {row.company_id: row.Stage.name for row in db.session.execute(statement)}


def _own(user: User) -> list[list[Any]]:
    """The officer's own companies for the search on the phone: id, name, kecamatan, end of the telephone number."""
    within = aliased(Region)
    statement = (
        select(
            Company.id,
            Company.legal_form,
            Company.name,
            Company.phones,
            func.coalesce(within.name, Region.name, Company.city).label("place"),
        )
        .outerjoin(Region, Region.code == Company.region_code)
        .outerjoin(within, within.code == Region.parent_code)
        .where(Company.owner_id == user.id, Company.trashed_at.is_(None), scope(user, Company))
        .order_by(Company.name, Company.id)
        .limit(MOST_OWN)
    )
    return [
        [row.id, full_name(row.legal_form, row.name), row.place, _end_of(row.phones)]
        for row in db.session.execute(statement)
    ]


def _end_of(phones: list[dict[str, Any]] | None) -> str | None:
    return phones[0]["e164"][-4:] if phones else None


def _choices(user: User) -> dict[str, list[list[str]]]:
    """What each field of the forms offers, by the field's name."""
    people = [[str(one.id), one.name] for one in outreach.officers()]
    return {
        "outcome": _of(VisitOutcome),
        "purpose": [[value, label] for value, label in offered()],
        "mode": _of(VisitMode),
        "refusal_reason_id": [[str(one.id), one.name] for one in reasons(ReasonKind.REFUSAL)],
        "reason_id": [[str(one.id), one.name] for one in reasons(ReasonKind.MISSED_STOP)],
        "next_kind": _of(NEXT_KINDS),
        "next_when": [[one.value, str(one.label)] for one in When],
        "officers": [one for one in people if one[0] != str(user.id)],
        "next_owner_id": sorted(people, key=lambda one: one[0] != str(user.id)),
        "headcount_source": _of((HeadcountSource.COMPANY, HeadcountSource.OFFICER)),
        "trade": [[str(one.id), one.name] for one in trades()],
        "legal_form": _of(LegalForm),
        "region_code": [[village.code, village.name] for village in villages()],
    }


def _purposes() -> dict[str, Any]:
    """What a first and a later visit are usually for, and what is no longer offered but may stand in a draft."""
    in_use = purposes()
    return {
        "first": usual(VisitPurpose.SOCIALISATION),
        "later": usual(VisitPurpose.EXPLORATION),
        "retired": [[one, one.label] for one in purposes(with_inactive=True) if one not in in_use],
    }


def _of(members: Iterable[Choice]) -> list[list[str]]:
    return [[member.value, str(member.label)] for member in members]
