"""Companies that come by the public form, known or not: nothing is filed before the office takes them up."""

from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.companies import services as companies
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach.models import RoadShow
from app.pipeline import services as partnerships
from app.window import telling
from app.window.enums import Interest, Verdict
from app.window.models import Approach
from app.window.services.reviewing import LONGEST_WHY, partnership_of

_TYPED_AS = {"name": "person", "phones": "phone"}
"""What the form calls fields of a contact."""


def approach(*, road_show: RoadShow | None, **told: Any) -> Approach:
    """Keep what somebody wrote for the office to look at.

    Raises ``Invalid`` beside what makes no contact, such as a number that nobody can dial.
    """
    for problem in _person(**told).problems:
        raise Invalid(problem.sentence, field=_TYPED_AS.get(problem.field, problem.field))
    made = Approach(road_show_id=road_show.id if road_show else None, **told)
    db.session.add(made)
    db.session.flush()
    telling.tell_approached(made)
    return made


def take_up(made: Approach, company: Company | None, *, by: User) -> Company:
    """File the company, or attach it to one on file, with its contact and its step in the pipeline.

    Raises ``Conflict`` where somebody decided meanwhile or the company lies in the trash; ``Invalid`` where what was
    written makes no company.
    """
    _still_waiting(made)
    made.is_new = company is None
    company = _filed(made, by=by) if company is None else company
    if company.is_trashed:
        raise Conflict(_("The company lies in the trash. Restore it first."), field="company")
    _add_person(made, company)
    if made.interest is Interest.YES:
        partnership = partnership_of(company, by=by)
        if made.seats and not partnership.expected_seats:
            partnership.expected_seats = made.seats
        # What somebody wrote is no letter of interest and no visit: it says that there was contact.
        partnerships.advance(partnership, "contacted", by=by)
    made.company_id = company.id
    _decided(made, Verdict.ACCEPTED, by=by)
    audit.record("from_company", "companies", company.id, {"sender": made.person})
    return company


def dismiss(made: Approach, why: str | None, *, by: User) -> None:
    """Put it aside with a reason; ``reopen`` takes that back."""
    _still_waiting(made)
    why = (why or "").strip()
    if not why or len(why) > LONGEST_WHY:
        raise Invalid(_("Say in a sentence why it is put aside."), field="why")
    made.why = why
    _decided(made, Verdict.REJECTED, by=by)


def reopen(made: Approach) -> None:
    """Let what was put aside wait again."""
    if made.verdict is not Verdict.REJECTED:
        raise Conflict(_("Somebody decided about this meanwhile. Look again."))
    made.verdict, made.why, made.decided_at, made.decided_by_id = Verdict.WAITING, None, None, None
    db.session.flush()


def typed_of(made: Approach) -> dict[str, Any]:
    """What was written, as the register of companies takes it."""
    return {
        "name": made.company_name,
        "address": made.address,
        "phones": made.phone,
        "email": made.email,
        "headcount": made.headcount,
        "headcount_source": HeadcountSource.COMPANY if made.headcount is not None else None,
        "headcount_as_of_on": clock.local(made.created_at).date() if made.headcount is not None else None,
        "source": _("Interest form"),
    }


def _filed(made: Approach, *, by: User) -> Company:
    checked = companies.validate(typed_of(made))
    if checked.problems and "name" in {problem.field for problem in checked.problems}:
        raise Invalid(checked.problems[0].sentence, field="company")
    return companies.create(checked.values, by=by)


def _add_person(made: Approach, company: Company) -> None:
    checked = _person(made.person, made.phone, position=made.position, email=made.email)
    if not checked.problems:
        companies.add_contact(company, checked.values)


def _person(
    person: str, phone: str, *, position: str | None = None, email: str | None = None, **_others: Any
) -> companies.Checked:
    return companies.validate_contact({"name": person, "position": position, "phones": phone, "email": email})


def _still_waiting(made: Approach) -> None:
    if made.verdict is not Verdict.WAITING:
        raise Conflict(_("Somebody decided about this meanwhile. Look again."))


def _decided(made: Approach, verdict: Verdict, *, by: User) -> None:
    made.verdict, made.decided_at, made.decided_by_id = verdict, clock.utcnow(), by.id
    db.session.flush()
