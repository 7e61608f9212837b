"""Reminding people of what they promised: on the day, once more when it is late, and then their supervisors.

Each follow-up is told at most once a step as long as its day stays, so a run that was missed is made up for by the next.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, exists, func, insert, select, true
from sqlalchemy.orm import joinedload

from app.accounts.queries import active_with_role
from app.accounts.roles import GRANTS
from app.companies.queries import is_on_file
from app.core import clock
from app.core.db import db
from app.core.permissions import Permission
from app.follow_ups.enums import FollowUpState, Reminding, RuleKey
from app.follow_ups.models import FollowUp, FollowUpReminder
from app.follow_ups.rules.queries import days_of
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell

NAMED = 5
"""How many companies one notice names."""

CHUNK = 5000

Grouped = dict[int, tuple[int, list[str]]]
"""By owner: how many follow-ups, and the first companies."""


def remind(on: date | None = None) -> str:
    """Tell everybody what is due and what is late, and say how many were told."""
    on = on or clock.today()
    nudge, escalate = days_of(RuleKey.NUDGE), days_of(RuleKey.ESCALATE)
    told = 0
    # What is so late that somebody is nudged is not told as due as well.
    first = FollowUp.due_on > on - timedelta(days=nudge) if nudge is not None else true()
    due = _noted(Reminding.DUE, and_(FollowUp.due_on <= on, first))
    told += _tell("follow_ups_due", due, "/follow-ups?bucket=today", on)
    if nudge is not None:
        late = _noted(Reminding.NUDGE, FollowUp.due_on <= on - timedelta(days=nudge))
        told += _tell("follow_ups_late", late, "/follow-ups?bucket=late", on, days=nudge)
    if escalate is not None:
        forgotten = _noted(Reminding.ESCALATE, FollowUp.due_on <= on - timedelta(days=escalate))
        told += _escalate(forgotten, on, escalate)
    return ngettext("%(num)d person told.", "%(num)d people told.", told)


def _noted(step: Reminding, is_due: ColumnElement[bool]) -> Grouped:
    """Note this step for every open follow-up of which it is true and was not noted."""
    last = db.session.scalar(select(func.max(FollowUpReminder.id))) or 0
    was_told = exists().where(
        FollowUpReminder.follow_up_id == FollowUp.id,
        FollowUpReminder.step == step,
        FollowUpReminder.due_on == FollowUp.due_on,
    )
    # Read before it is written: PostgreSQL would look through the growing table again for each of its rows.
    rows = [
        {"follow_up_id": number, "due_on": due_on, "step": step}
        for number, due_on in db.session.execute(
            select(FollowUp.id, FollowUp.due_on).where(
                FollowUp.state == FollowUpState.OPEN, is_on_file(FollowUp.company_id), is_due, ~was_told
            )
        )
    ]
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(FollowUpReminder), rows[start : start + CHUNK])
    return _grouped(step, last)


def _grouped(step: Reminding, last: int) -> Grouped:
    """Whose follow-ups were noted after the reminder ``last``."""
    noted = (
        select(
            FollowUp.id,
            FollowUp.owner_id,
            func.count().over(partition_by=FollowUp.owner_id).label("number"),
            func.row_number()
            .over(partition_by=FollowUp.owner_id, order_by=(FollowUp.due_on, FollowUp.id))
            .label("place"),
        )
        .join(FollowUpReminder, FollowUpReminder.follow_up_id == FollowUp.id)
        .where(FollowUpReminder.id > last, FollowUpReminder.step == step)
        .subquery()
    )
    rows = db.session.execute(
        select(FollowUp, noted.c.number)
        .join(noted, noted.c.id == FollowUp.id)
        .where(noted.c.place <= NAMED)
        .order_by(noted.c.owner_id, noted.c.place)
        .options(joinedload(FollowUp.company))
    )
    found: Grouped = {}
    for follow_up, number in rows:
        _number, names = found.setdefault(follow_up.owner_id, (number, []))
        name = follow_up.company.full_name
        if name not in names:
            names.append(name)
    return found


def _tell(kind: str, noted: Grouped, path: str, on: date, **facts: Any) -> int:
    return tell(
        kind,
        (
            Told(
                user_id=owner_id,
                path=f"{path}&owner={owner_id}",
                facts={"number": number, "companies": names, **facts},
                once=f"{on.isoformat()}",
            )
            for owner_id, (number, names) in noted.items()
        ),
    )


def _escalate(noted: Grouped, on: date, days: int) -> int:
    number = sum(count for count, _names in noted.values())
    if not number:
        return 0
    names = [name for _count, own in noted.values() for name in own][:NAMED]
    facts = {"number": number, "companies": names, "days": days}
    return tell(
        "follow_ups_forgotten",
        (
            Told(user_id=one, path="/follow-ups?bucket=late&owner=all", facts=facts, once=on.isoformat())
            for one in supervisors()
        ),
    )


def supervisors() -> Iterable[int]:
    """Who is told of what others forget."""
    roles = (role for role, granted in GRANTS.items() if Permission.FOLLOW_UP_EDIT_ALL in granted)
    return [person.id for person in active_with_role(*roles)]


def _companies(facts: Facts) -> list[str]:
    names = [str(name) for name in facts.get("companies", [])]
    rest = int(facts["number"]) - len(names)
    return [*names, _("and %(number)s more", number=rest)] if rest > 0 else names


def _due(facts: Facts) -> str:
    return ngettext("%(num)d follow-up is due.", "%(num)d follow-ups are due.", facts["number"])


def _late(facts: Facts) -> str:
    return _(
        "%(number)s follow-ups are late by %(days)s days or more.", number=facts["number"], days=facts["days"]
    )


def _forgotten(facts: Facts) -> str:
    return _(
        "%(number)s follow-ups of the office are late by %(days)s days or more.",
        number=facts["number"],
        days=facts["days"],
    )


def register() -> None:
    """Let people be told of what is due."""
    for name, title, words, needs in (
        ("follow_ups_due", _l("Follow-ups that are due"), _due, Permission.FOLLOW_UP_EDIT),
        ("follow_ups_late", _l("Late follow-ups, once more"), _late, Permission.FOLLOW_UP_EDIT),
        (
            "follow_ups_forgotten",
            _l("Late follow-ups of the office"),
            _forgotten,
            Permission.FOLLOW_UP_EDIT_ALL,
        ),
    ):
        kinds.register(
            Kind(
                name=name,
                title=title,
                words=words,
                lines=_companies,
                icon="alarm",
                channel=Channel.MAIL,
                needs=needs,
            )
        )
