"""The office decides about what a company says; only what it accepts goes into the records."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements.enums import FileKind
from app.agreements.models import Agreement
from app.agreements.states import OPEN_TERMS
from app.companies import services as companies
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import audit, clock, files
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid, NotAllowed
from app.core.permissions import Action, Permission, may
from app.pipeline import evidence
from app.pipeline import queries as pipeline
from app.pipeline import services as partnerships
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import Evidence
from app.window.enums import Interest, ItemKind, Verdict
from app.window.models import CompanyLink, LinkItem

LONGEST_WHY = 500

Decision = tuple[Verdict, str | None]


def review(link: CompanyLink, decisions: Mapping[int, Decision], *, by: User) -> list[LinkItem]:
    """Decide about things that a company says, by their numbers; what is left out goes on waiting.

    All or nothing: raises ``Invalid``, ``Conflict`` or ``NotAllowed`` with ``item<number>`` as its field. Returns
    what was accepted.
    """
    if link.sent_at is None:
        raise Conflict(_("Nothing has come through this link yet."))
    if link.company.is_trashed:
        raise Conflict(_("The company lies in the trash. Restore it first."))
    accepted = []
    for item in link.items:
        verdict, why = decisions.get(item.id, (Verdict.WAITING, None))
        if verdict is Verdict.WAITING:
            continue
        if item.verdict is not Verdict.WAITING:
            raise Conflict(_("Somebody decided about this meanwhile. Look again."), field=f"item{item.id}")
        _decide(item, verdict, why, by=by)
        if verdict is Verdict.ACCEPTED:
            accepted.append(item)
    _take_over(link, accepted, by=by)
    if all(item.verdict is not Verdict.WAITING for item in link.items):
        link.reviewed_at = clock.utcnow()
    db.session.flush()
    return accepted


def _decide(item: LinkItem, verdict: Verdict, why: str | None, *, by: User) -> None:
    why = (why or "").strip() or None
    if verdict is Verdict.REJECTED and why is None:
        raise Invalid(_("Tell the company in a sentence why not."), field=f"item{item.id}")
    if why is not None and len(why) > LONGEST_WHY:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST_WHY), field=f"item{item.id}")
    item.verdict, item.why = verdict, why if verdict is Verdict.REJECTED else None
    item.decided_at, item.decided_by_id = clock.utcnow(), by.id


def _take_over(link: CompanyLink, accepted: Sequence[LinkItem], *, by: User) -> None:
    if not accepted:
        return
    of = {kind: [item for item in accepted if item.kind is kind] for kind in ItemKind}
    company = link.company
    _each(of[ItemKind.DATA], lambda item: _correct(company, item))
    _each(of[ItemKind.HEADCOUNT], lambda item: _count_again(company, item))
    _each(of[ItemKind.INTEREST], lambda item: _advance(company, item, by=by))
    if seats := of[ItemKind.SEATS]:
        _each(seats[:1], lambda _item: _promise(link, seats, by=by))
    _each(of[ItemKind.SCAN], lambda item: _attach(link.agreement, item, by=by))
    # The changes themselves stand beside it, each with its before and after.
    told = sorted({str(item.name) if item.kind is ItemKind.DATA else item.kind.value for item in accepted})
    audit.record("from_company", "companies", company.id, {"sender": link.sender, "fields": told})
    if link.agreement_id is not None:
        audit.record("from_company", "agreements", link.agreement_id, {"sender": link.sender})


def _each(items: Sequence[LinkItem], take: Any) -> None:
    """Take each over; what a rule refuses is told beside the thing it is about."""
    for item in items:
        try:
            take(item)
        except AppError as error:
            error.field = f"item{item.id}"
            raise


def _correct(company: Company, item: LinkItem) -> None:
    checked = companies.validate({item.name: item.value["typed"]}, is_partial=True, stored=company)
    if checked.problems:
        raise Invalid(checked.problems[0].sentence)
    companies.edit(company, checked.values)


def _count_again(company: Company, item: LinkItem) -> None:
    on = date.fromisoformat(item.value["on"])
    if company.headcount_as_of_on is not None and company.headcount_as_of_on > on:
        raise Conflict(_("A later number of workers is on file. Say why this one is not taken."))
    companies.edit(
        company,
        {
            "headcount": item.value["number"],
            "headcount_as_of_on": on,
            "headcount_source": HeadcountSource.COMPANY,
        },
    )


def _advance(company: Company, item: LinkItem, *, by: User) -> None:
    if item.value["interest"] != Interest.YES.value:
        return
    partnership = partnership_of(company, by=by)
    partnerships.advance(partnership, "interested", by=by, proof=_proof(item))


def partnership_of(company: Company, *, by: User) -> Partnership:
    """The open partnership of a company, opened where it has none; raises ``NotAllowed`` or ``Conflict``."""
    opened = next(iter(pipeline.open_of(company.id)), None)
    if opened is not None:
        if not may(by, Action.CHANGE, opened):
            raise NotAllowed(
                _("This partnership is looked after by somebody else. Ask them, or your supervisor.")
            )
        return opened
    scheme = next(iter(settings.schemes()), None)
    if scheme is None:
        raise Conflict(_("The office offers no scheme."))
    if not by.can(Permission.PIPELINE_EDIT):
        raise NotAllowed(_("Opening a partnership takes an officer or a supervisor."))
    return partnerships.open_partnership(company, scheme, by=by, owner=by, stage="contacted")


def _proof(item: LinkItem) -> str:
    return evidence.Item(Evidence.INTEREST, f"company_links-{item.link_id}").written()


def _promise(link: CompanyLink, items: Sequence[LinkItem], *, by: User) -> None:
    """Seats go into the draft that was asked about, else they are what the partnership expects."""
    agreement = link.agreement
    if agreement is not None and agreement.state in OPEN_TERMS:
        _check_agreement(agreement, by=by)
        for item in items:
            agreements.add_seats(
                agreement,
                by=by,
                position=item.value["position"],
                trade_id=item.value["trade_id"],
                seats=item.value["seats"],
                months=item.value["months"],
                incentive_idr=item.value["stipend_idr"],
            )
        return
    partnership = partnership_of(link.company, by=by)
    partnerships.edit(
        partnership,
        by=by,
        version=None,
        expected_seats=sum(item.value["seats"] for item in items),
        expected_start_on=partnership.expected_start_on,
        interest="; ".join(f"{item.value['seats']} {item.value['position']}" for item in items)[:255],
        owner=db.session.get(User, partnership.owner_id) if partnership.owner_id else None,
        approved_on=partnership.approved_on,
        approval_number=partnership.approval_number,
    )


def _attach(agreement: Agreement | None, item: LinkItem, *, by: User) -> None:
    if agreement is None:
        raise Conflict(_("The agreement is not on file any more."))
    _check_agreement(agreement, by=by)
    with files.path_of(item.value["sha256"]).open("rb") as stream:
        agreements.attach_paper(
            agreement, stream, filename=item.value["filename"], kind=FileKind.SCAN, by=by, field=None
        )


def _check_agreement(agreement: Agreement, *, by: User) -> None:
    if not may(by, Action.CHANGE, agreement):
        raise NotAllowed(_("This agreement is looked after by somebody else. Ask them, or your supervisor."))
