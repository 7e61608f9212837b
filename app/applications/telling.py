"""What people are told of applications: that one is complete or nearly due, sent back, or decided."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.models import User
from app.accounts.queries import who_may
from app.agreements.models import Agreement
from app.applications import counting, queries
from app.applications.enums import ApplicationState
from app.applications.models import Application, Attachment
from app.companies.models import Company
from app.core import clock, formats
from app.core.db import db
from app.core.permissions import Permission
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.kinds import Facts
from app.notices.services import Told, tell

COMPLETE, DUE, RETURNED, DECIDED = (
    "application_complete", "application_due", "application_returned", "application_decided",
)  # fmt: skip


def tell_complete(application: Application) -> None:
    """Tell whoever decides that an application is complete, and until when it is to be decided."""
    if application.complete_on is None:
        return
    last = counting.last_day(application.complete_on, counting.days_allowed(application.complete_on))
    facts = {**_facts(application), "last": last.isoformat()}
    once = f"{application.id}-{application.complete_on.isoformat()}-{len(application.spells)}"
    _tell(COMPLETE, application, (one.id for one in who_may(Permission.AGREEMENT_APPROVE)), facts, once=once)


def tell_returned(application: Application, attachment: Attachment, *, by: User) -> None:
    """Tell the officer in charge what was sent back."""
    facts = {**_facts(application), "kind": attachment.kind.value, "remark": attachment.remark}
    people = {_owner(application)} - {None, by.id}
    once = f"{attachment.id}-{attachment.judged_at}"
    _tell(RETURNED, application, (one for one in people if one is not None), facts, once=once)


def tell_decided(application: Application, *, by: User) -> None:
    """Tell the officer in charge how it was decided."""
    facts = {**_facts(application), "state": application.state.value, "why": application.why, "by": by.name}
    people = {_owner(application), application.created_by_id} - {None, by.id}
    once = f"{application.id}-{application.version}"
    _tell(DECIDED, application, (one for one in people if one is not None), facts, once=once)


def tell_due() -> str:
    """Tell whoever decides, and the officers in charge, what is to be decided by tomorrow or is late; each once a day."""
    today = clock.today()
    deciders = [one.id for one in who_may(Permission.AGREEMENT_APPROVE)]
    told: list[Told] = []
    for application in queries.due(today):
        deadline = counting.deadline_of(application.complete_on)
        if deadline is None or deadline.days_left > 1:
            continue
        facts = {**_facts(application), "last": deadline.on.isoformat(), "late": deadline.is_late}
        people = {*deciders, _owner(application)} - {None}
        once = f"{application.id}-{today.isoformat()}"
        told += [_told(application, one, facts, once) for one in sorted(filter(None, people))]
    number = tell(DUE, told)
    db.session.commit()
    return ngettext("%(num)d notice written.", "%(num)d notices written.", number)


def _tell(
    kind: str, application: Application, people: Iterable[int], facts: dict[str, object], *, once: str
) -> None:
    tell(kind, [_told(application, one, facts, once) for one in people])


def _told(application: Application, user_id: int, facts: dict[str, object], once: str) -> Told:
    return Told(user_id=user_id, path=f"/applications/{application.id}", facts=facts, once=once)


def _facts(application: Application) -> dict[str, object]:
    agreement = db.session.get_one(Agreement, application.agreement_id)
    company = db.session.get_one(Company, agreement.company_id)
    return {"company": company.full_name, "title": agreement.title}


def _owner(application: Application) -> int | None:
    return db.session.get_one(Agreement, application.agreement_id).owner_id


def _last(facts: Facts) -> str:
    return formats.day(date.fromisoformat(facts["last"]))


def _is_past(facts: Facts) -> str | None:
    """Notices are read later than they are written: none asks for what should have been done by a day that is over.

    What has passed is told in working days, as on the page of the application.
    """
    last = date.fromisoformat(facts["last"])
    if counting.day_judged() <= last:
        return None
    past = counting.OFFICE.between(last, clock.today())
    if past < 1:
        return _("The last day to decide an application, %(day)s, has passed.", day=_last(facts))
    return ngettext(
        "The last day to decide an application, %(day)s, passed %(num)d working day ago.",
        "The last day to decide an application, %(day)s, passed %(num)d working days ago.",
        past,
        day=_last(facts),
    )


def _is_complete(facts: Facts) -> str:
    return _is_past(facts) or _("An application is complete and to be decided by %(day)s.", day=_last(facts))


def _is_due(facts: Facts) -> str:
    if said := _is_past(facts):
        return said
    if facts["late"]:
        return _("An application should have been decided by %(day)s.", day=_last(facts))
    return _("An application is to be decided by %(day)s.", day=_last(facts))


def _was_returned(facts: Facts) -> str:
    return _("An attachment of an application was sent back.")


def _was_decided(facts: Facts) -> str:
    if facts["state"] == ApplicationState.APPROVED.value:
        return _("%(name)s approved a programme.", name=facts["by"])
    return _("%(name)s refused a programme.", name=facts["by"])


def _lines(facts: Facts) -> list[str]:
    said = (f"{facts['company']} · {facts['title']}", facts.get("remark"), facts.get("why"))
    return [str(one) for one in said if one]


def register() -> None:
    """Let people be told of applications."""
    for name, title, words, icon, needs in (
        (COMPLETE, _l("Complete applications to decide"), _is_complete, "inbox", Permission.AGREEMENT_APPROVE),
        (DUE, _l("Applications whose time is nearly over"), _is_due, "alarm", Permission.AGREEMENT_EDIT),
        (RETURNED, _l("Papers of applications sent back"), _was_returned, "arrow-counterclockwise", Permission.AGREEMENT_EDIT),
        (DECIDED, _l("Decided applications"), _was_decided, "check2-square", Permission.AGREEMENT_EDIT),
    ):  # fmt: skip
        kinds.register(
            kinds.Kind(
                name=name,
                title=title,
                words=words,
                lines=_lines,
                icon=icon,
                needs=needs,
                channel=Channel.MAIL if name == DUE else Channel.BELL,
            )
        )
