"""What a new office sets up before its work begins, and what of it is done: for the admin's first page."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.accounts import queries as accounts
from app.accounts.roles import Role
from app.companies import queries as companies
from app.core import mail
from app.core.permissions import may_open
from app.documents.queries import office as papers
from app.settings import queries as settings

NEXT_YEAR_FROM = 10
"""From this month on the joint decree on the days off of the next year is out."""


@dataclass(frozen=True)
class Step:
    """One thing to set up: what it is for, where it is done, and whether it is."""

    title: str
    text: str
    endpoint: str
    is_done: bool
    may_wait: bool = False
    """Whether the work can begin without it."""

    @property
    def url(self) -> str | None:
        """Where it is done, for who may go there."""
        return url_for(self.endpoint) if may_open(self.endpoint) else None


def steps(today: date) -> list[Step]:
    """Everything in the order in which it is best done; nothing once all that cannot wait is done."""
    office = settings.office()
    has_companies = not companies.is_empty()
    year = today.year + (today.month >= NEXT_YEAR_FROM)
    found = [
        Step(
            _("Check whose office this is"),
            _(
                "Jajak stands ready for %(name)s: name, letterhead, region, time zone, working days.",
                name=office.name,
            ),
            "settings.office",
            office.version > 1 or has_companies,
        ),
        Step(
            _("Look at the kecamatan of the region"),
            _("Companies are placed in them; they are loaded on the server with the reference data."),
            "settings.office",
            bool(settings.districts()),
        ),
        Step(
            _("Enter the days off of %(year)s", year=year),
            _("Deadlines in working days step over them."),
            "settings.holidays",
            bool(settings.holidays(year)),
        ),
        Step(
            _("Make the accounts of your colleagues"),
            _("At least one field officer and one supervisor."),
            "users.index",
            all(accounts.active_with_role(role) for role in (Role.OFFICER, Role.SUPERVISOR)),
        ),
        Step(
            _("Name the officials who sign"),
            _("With rank and NIP, as letters and agreements bear them."),
            "documents.letterhead",
            bool(papers.signatories()),
        ),
        Step(
            _("Bring in the companies"),
            _("From a list, by a data clerk or supervisor: Import shows first what would happen."),
            "imports.index",
            has_companies,
        ),
        Step(
            _("Name a mail server"),
            _("On the server itself. Until then notices stay behind the bell."),
            "settings.schedule",
            mail.is_on(),
            may_wait=True,
        ),
    ]
    return found if any(not (step.is_done or step.may_wait) for step in found) else []
