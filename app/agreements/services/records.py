"""Drafting, editing and renewing agreements."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements import queries, states
from app.agreements.enums import AgreementKind, AgreementState, SignatoryAuthority
from app.agreements.models import Agreement, SeatLine, Wording
from app.agreements.services.writing import check_version, written_at_once
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Action, Permission, may
from app.pipeline.models import Partnership

TERMS = ("kind", "title", "parent_id", "partnership_id")
"""What was agreed, besides the seats; from the approval on only who approves changes it."""

DETAILS = (
    "office_number", "company_number", "office_signatory", "office_signatory_title", "office_signatory_rank",
    "office_signatory_nip", "office_authority", "office_authority_basis", "company_signatory",
    "company_signatory_title", "company_authority", "company_authority_basis", "place", "office_signed_on",
    "company_signed_on", "valid_from_on", "valid_to_on", "notes",
)  # fmt: skip

SEAT_COLUMNS = (
    "position", "trade_id", "seats", "months", "transport_idr", "meals_idr", "incentive_idr", "has_jkk", "has_jkm",
    "other_security", "hours_per_week", "has_night_shift", "theory_percent", "mentor", "place",
)  # fmt: skip
LATEST_DAY = date(2100, 12, 31)


def check_may_draft(company: Company, *, by: User, partnership: Partnership | None = None) -> None:
    """Raise ``NotAllowed`` where the company is another officer's; one without an owner is open to all officers."""
    if by.can(Permission.AGREEMENT_EDIT_ALL) or company.owner_id in (None, by.id):
        return
    if partnership is not None and may(by, Action.CHANGE, partnership):
        return
    raise NotAllowed(_("This company is looked after by somebody else. Ask them, or your supervisor."))


def may_edit(agreement: Agreement, *, by: User) -> bool:
    """Whether ``by``, who may change it, still can: a signed one is corrected by who approves only."""
    return agreement.shown_state in states.UNSIGNED or by.can(Permission.AGREEMENT_APPROVE)


def may_edit_terms(agreement: Agreement, *, by: User) -> bool:
    """Whether ``by`` may still change kind, title and seats."""
    return agreement.shown_state in states.OPEN_TERMS or by.can(Permission.AGREEMENT_APPROVE)


def check_may_edit(agreement: Agreement, *, by: User, terms: bool = False) -> None:
    """Raise ``NotAllowed`` where the agreement has gone too far for ``by`` to change it."""
    if not may_edit(agreement, by=by):
        raise NotAllowed(_("This agreement is signed. A supervisor corrects it."))
    if terms and not may_edit_terms(agreement, by=by):
        raise NotAllowed(_("The agreement is approved. Take it back to draft to change its terms."))


def draft(
    company: Company,
    *,
    by: User,
    kind: AgreementKind,
    title: str,
    owner: User | None = None,
    partnership: Partnership | None = None,
    parent: Agreement | None = None,
    renews: Agreement | None = None,
    **details: Any,
) -> Agreement:
    """Draft an agreement with ``company``; ``details`` are columns named in ``DETAILS``.

    Raises ``NotAllowed`` for somebody else's company, ``Conflict`` for one in the trash, ``Invalid`` for what does not
    fit together.
    """
    if company.is_trashed:
        raise Conflict(_("The company lies in the trash. Restore it first."))
    check_may_draft(company, by=by, partnership=partnership)
    if renews is None and kind is not AgreementKind.AMENDMENT:
        _check_capacities(details)
    agreement = Agreement(
        company_id=company.id,
        kind=kind,
        title=title,
        owner_id=(owner or by).id,
        created_by_id=by.id,
        partnership_id=partnership.id if partnership else None,
        parent_id=parent.id if parent else None,
        renews_id=renews.id if renews else None,
        state=AgreementState.DRAFT,
    )
    for name in DETAILS:
        if name in details:
            setattr(agreement, name, details[name])
    check_fits(agreement, company_id=company.id, partnership=partnership, parent=parent)
    with written_at_once():
        db.session.add(agreement)
    return agreement


def edit(
    agreement: Agreement,
    *,
    by: User,
    version: int | None,
    kind: AgreementKind,
    title: str,
    owner: User | None = None,
    partnership: Partnership | None = None,
    parent: Agreement | None = None,
    **details: Any,
) -> Agreement:
    """Change what is on file; raises ``Stale`` where somebody saved since ``version``, and as ``draft`` does."""
    check_version(agreement, version)
    wanted = {
        "kind": kind,
        "title": title,
        "parent_id": parent.id if parent else None,
        "partnership_id": partnership.id if partnership else None,
    }
    changes_terms = any(getattr(agreement, name) != wanted[name] for name in TERMS)
    check_may_edit(agreement, by=by, terms=changes_terms)
    owner_id = owner.id if owner else None
    if owner_id != agreement.owner_id and not by.can(Permission.AGREEMENT_EDIT_ALL):
        raise NotAllowed(_("Only a supervisor hands an agreement to another officer."), field="owner")
    if kind is not agreement.kind and queries.has_children(agreement):
        raise Conflict(_("Other agreements hang under this one, so its kind stays."), field="kind")
    _check_capacities(details)
    with written_at_once():
        for name, value in {**wanted, "owner_id": owner_id, **details}.items():
            setattr(agreement, name, value)
        check_fits(agreement, company_id=agreement.company_id, partnership=partnership, parent=parent)
        if agreement.state not in (*states.UNSIGNED, AgreementState.TERMINATED):
            check_signatures(agreement)
    db.session.expire(agreement, ["owner", "parent", "partnership"])
    return agreement


def renew(agreement: Agreement, *, by: User) -> Agreement:
    """A new draft with the same terms and seats, whose days follow on the old ones.

    Raises ``Conflict`` where it was never signed, or a renewal is under way already.
    """
    if agreement.shown_state not in (*states.LIVE, AgreementState.ENDED):
        raise Conflict(_("Only an agreement that was signed can be renewed."))
    known = queries.is_renewed_by(agreement)
    if known is not None:
        raise Conflict(_("A renewal of this agreement is on file already: %(title)s.", title=known.title))
    first, last = _following_days(agreement)
    renewed = draft(
        agreement.company,
        by=by,
        kind=agreement.kind,
        title=agreement.title,
        owner=agreement.owner if agreement.owner is not None and agreement.owner.is_active else by,
        partnership=_still_open(agreement.partnership),
        parent=agreement.parent if agreement.parent is not None and agreement.parent.is_live else None,
        renews=agreement,
        valid_from_on=first,
        valid_to_on=last,
        **{name: getattr(agreement, name) for name in DETAILS if "signatory" in name or "authority" in name},
        place=agreement.place,
    )
    with written_at_once():
        for line in agreement.seat_lines:
            copied = {name: getattr(line, name) for name in SEAT_COLUMNS}
            db.session.add(SeatLine(agreement_id=renewed.id, **copied))
        worded = queries.latest_wording(agreement)
        if worded is not None:
            db.session.add(
                Wording(
                    agreement_id=renewed.id,
                    number=1,
                    articles=worded.articles,
                    facts=worded.facts,
                    note=_("Taken over from the agreement renewed"),
                    by_id=by.id,
                )
            )
    return renewed


def amend(agreement: Agreement, *, by: User) -> Agreement:
    """A new draft that changes an agreement in force: its own articles, further seats, a later last day.

    Raises ``Conflict`` where it is not in force, is an amendment itself, or binds nobody.
    """
    if not agreement.is_live or agreement.kind not in queries.PARENTS[AgreementKind.AMENDMENT]:
        raise Conflict(_("Only an agreement in force can be amended."))
    begun = queries.open_amendment(agreement)
    if begun is not None:
        raise Conflict(_("An amendment is being drafted already: %(title)s.", title=begun.title))
    return draft(
        agreement.company,
        by=by,
        kind=AgreementKind.AMENDMENT,
        title=_("Amendment of %(title)s", title=agreement.title)[:255],
        owner=agreement.owner if agreement.owner is not None and agreement.owner.is_active else by,
        partnership=_still_open(agreement.partnership),
        parent=agreement,
        valid_from_on=clock.today(),
        valid_to_on=agreement.valid_to_on,
        **{name: getattr(agreement, name) for name in DETAILS if "signatory" in name or "authority" in name},
        place=agreement.place,
    )


def _following_days(agreement: Agreement) -> tuple[date, date | None]:
    """The first and last day of a renewal: right after the old agreement, and as long."""
    last = agreement.valid_to_on
    first = max(last + timedelta(days=1), clock.today()) if last is not None else clock.today()
    if last is None or agreement.valid_from_on is None:
        return min(first, LATEST_DAY), None
    return min(first, LATEST_DAY), min(_as_long(agreement.valid_from_on, last, first), LATEST_DAY)


def _as_long(began_on: date, last: date, first: date) -> date:
    """The last day of what begins on ``first`` and runs as long: as many whole months, else as many days."""
    after = last + timedelta(days=1)
    if after.day == began_on.day:
        months = (after.year - began_on.year) * 12 + after.month - began_on.month
        return clock.later_by(first, months) - timedelta(days=1)
    return first + (last - began_on)


def _still_open(partnership: Partnership | None) -> Partnership | None:
    return partnership if partnership is not None and partnership.closed_at is None else None


def unsaid_capacities(details: Mapping[str, Any]) -> list[Invalid]:
    """What is not said of whoever signs other than in person, beside its field."""
    by_letter = _("Enter number and date of the letter by which this person acts.")
    sentences = {
        SignatoryAuthority.ACTING: by_letter,
        SignatoryAuthority.DAILY_ACTING: by_letter,
        SignatoryAuthority.ON_BEHALF: _("Enter on whose behalf this person signs."),
        SignatoryAuthority.POWER_OF_ATTORNEY: _("Enter number and date of the power of attorney."),
    }
    return [
        Invalid(sentences[authority], field=f"{party}_authority_basis")
        for party in ("office", "company")
        if (authority := details.get(f"{party}_authority")) in sentences
        and not details.get(f"{party}_authority_basis")
    ]


def _check_capacities(details: Mapping[str, Any]) -> None:
    """What a renewal or an amendment takes over is asked of whoever edits or signs it."""
    if unsaid := unsaid_capacities(details):
        raise unsaid[0]


def check_signatures(agreement: Agreement) -> None:
    """Raise ``Invalid`` beside the day that lacks although the agreement is (to be) signed."""
    if agreement.kind.is_binding and agreement.office_signed_on is None:
        raise Invalid(_("Enter the day on which the office signed."), field="office_signed_on")
    if agreement.company_signed_on is None:
        raise Invalid(_("Enter the day on which the company signed."), field="company_signed_on")


def _check_days(agreement: Agreement) -> None:
    signatures = {name: getattr(agreement, name) for name in ("office_signed_on", "company_signed_on")}
    signed = {name: day for name, day in signatures.items() if day is not None}
    for name, day in signed.items():
        if day > clock.today():
            raise Invalid(_("The day of a signature cannot lie ahead."), field=name)
    first, last = agreement.valid_from_on, agreement.valid_to_on
    if last is None:
        return
    if first is not None and last < first:
        raise Invalid(_("The last day lies before the first."), field="valid_to_on")
    if signed and last < max(signed.values()):
        raise Invalid(_("The last day lies before that of a signature."), field="valid_to_on")


def check_fits(
    agreement: Agreement, *, company_id: int, partnership: Partnership | None, parent: Agreement | None
) -> None:
    """Raise ``Invalid`` beside what does not fit together."""
    if not agreement.title or not agreement.title.strip():
        raise Invalid(_("Enter a title."), field="title")
    _check_days(agreement)
    if partnership is not None and partnership.company_id != company_id:
        raise Invalid(_("This partnership is another company's."), field="partnership")
    if parent is None:
        if agreement.kind is AgreementKind.AMENDMENT:
            raise Invalid(_("Choose the agreement that it amends."), field="parent")
        return
    if parent.company_id != company_id or parent.id == agreement.id:
        raise Invalid(_("Choose an agreement of the same company."), field="parent")
    if parent.kind not in queries.PARENTS.get(agreement.kind, ()):
        raise Invalid(
            _(
                "A %(kind)s cannot hang under a %(parent)s.",
                kind=agreement.kind.label,
                parent=parent.kind.label,
            ),
            field="parent",
        )
