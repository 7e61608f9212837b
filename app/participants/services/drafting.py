"""Drafting the agreement of a participant from the placement, and changing the draft."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.enums import AgreementKind
from app.core import clock, formats
from app.core.clock import later_by
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.participants import queries
from app.participants.enums import ParticipantState
from app.participants.models import ParticipantAgreement
from app.placements.enums import PlacementState
from app.placements.models import Placement

READY = (PlacementState.ACCEPTED, PlacementState.SIGNED, PlacementState.ENDORSED, PlacementState.STARTED)
"""Where a placement stands when its participant gets an agreement."""

EARLIEST, LATEST = date(2015, 1, 1), date(2100, 12, 31)


def draft(placement: Placement, *, by: User) -> ParticipantAgreement:
    """Begin the agreement of a placement (with its seat line and agreement); one that is there already is gone on with.

    Raises ``Conflict`` where the person is not accepted, or not any more.
    """
    begun = queries.find_of(placement.id)
    if begun is not None:
        return begun
    if placement.state not in READY:
        raise Conflict(_("Whoever is accepted gets an agreement. This person is not, or not any more."))
    line = placement.seat_line
    starts_on = placement.started_on or max(clock.today(), line.agreement.valid_from_on or clock.today())
    row = ParticipantAgreement(
        placement_id=placement.id,
        state=ParticipantState.DRAFT,
        starts_on=starts_on,
        ends_on=last_day(starts_on, line.months),
        programme=line.position if line.trade is None else f"{line.position} ({line.trade.name_id})",
        company_signatory=line.agreement.company_signatory,
        company_signatory_title=line.agreement.company_signatory_title,
        articles=agreements.usual_articles(AgreementKind.APPRENTICESHIP),
        created_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        # Somebody drafted it in the same moment.
        return queries.find_of(placement.id) or row
    return row


def last_day(starts_on: date, months: int) -> date:
    """The last day of an apprenticeship of so many months."""
    return later_by(starts_on, months) - timedelta(days=1)


def doubts(agreement: ParticipantAgreement) -> list[str]:
    """What is odd about its days, beside those of the agreement with the company and of the placement; nothing is forbidden."""
    placement = agreement.placement
    parent = placement.seat_line.agreement
    found = []
    if placement.started_on is not None and placement.started_on < agreement.starts_on:
        found.append(
            _(
                "The apprenticeship began on %(day)s, before its first day.",
                day=formats.day_long(placement.started_on),
            )
        )
    elif parent.valid_from_on is not None and agreement.starts_on < parent.valid_from_on:
        found.append(
            _(
                "Its first day lies before that of the agreement with the company, %(day)s.",
                day=formats.day_long(parent.valid_from_on),
            )
        )
    if parent.valid_to_on is not None and agreement.ends_on > parent.valid_to_on:
        found.append(
            _(
                "Its last day lies after that of the agreement with the company, %(day)s.",
                day=formats.day_long(parent.valid_to_on),
            )
        )
    return found


def edit(
    agreement: ParticipantAgreement,
    *,
    version: int | None,
    starts_on: date,
    ends_on: date,
    programme: str,
    company_number: str | None,
    company_signatory: str | None,
    company_signatory_title: str | None,
    guardian_name: str | None,
    guardian_relation: str | None,
    special_terms: str | None,
) -> None:
    """Change a draft; raises ``Stale``, ``Conflict`` once it is signed, ``Invalid`` for days that do not fit the seat."""
    refuse_overtaken(agreement, version)
    if agreement.state is not ParticipantState.DRAFT:
        raise Conflict(_("It is signed, so what it says stays. Take the signatures back first."))
    if not EARLIEST <= starts_on <= LATEST:
        raise Invalid(_("Enter a day between 2015 and 2100."), field="starts_on")
    if ends_on <= starts_on:
        raise Invalid(_("The last day lies after the first."), field="ends_on")
    months = agreement.placement.seat_line.months
    if ends_on > last_day(starts_on, months):
        raise Invalid(
            _("The seat is for %(months)s months, so the last day is no later than %(day)s.",
              months=months, day=formats.day_long(last_day(starts_on, months))),
            field="ends_on",
        )  # fmt: skip
    agreement.starts_on, agreement.ends_on, agreement.programme = starts_on, ends_on, programme
    agreement.company_number = company_number or None
    agreement.company_signatory = company_signatory or None
    agreement.company_signatory_title = company_signatory_title or None
    agreement.guardian_name = guardian_name or None
    agreement.guardian_relation = guardian_relation or None
    agreement.special_terms = special_terms or None
    db.session.flush()


def word_anew(agreement: ParticipantAgreement) -> None:
    """Take the clauses of the library as they are now; raises ``Conflict`` once it is signed."""
    if agreement.state is not ParticipantState.DRAFT:
        raise Conflict(_("It is signed, so what it says stays. Take the signatures back first."))
    agreement.articles = agreements.usual_articles(AgreementKind.APPRENTICESHIP)
    db.session.flush()


def refuse_overtaken(agreement: ParticipantAgreement, version: int | None) -> None:
    """Raise ``Stale`` where somebody saved since ``version`` was read."""
    if version is not None and agreement.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
