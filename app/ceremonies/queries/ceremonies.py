"""Ceremonies, who is invited, the papers to be signed and the scans of those that were."""

from collections.abc import Iterable, Sequence

from flask import abort
from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from app.agreements import states
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.agreements.queries import SHOWN
from app.ceremonies.models import Ceremony, Guest, Scan
from app.companies.models import Company
from app.core import paging
from app.core.db import db
from app.core.permissions import Actor, changeable_or_403, scope, visible_or_404
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document

MOST_OFFERED = 100
_OF_AGREEMENTS = [kind for kind in DocumentKind if kind.is_of_agreement]


def latest(actor: Actor, *, key: str | None = None) -> paging.Page[Ceremony]:
    """One page of ceremonies, the latest first."""
    order = [
        paging.Order(Ceremony.held_on, "held_on", descending=True),
        paging.Order(Ceremony.id, "id", descending=True),
    ]
    return paging.page(select(Ceremony).where(scope(actor, Ceremony)), order, key=key)


def standing_of(ceremony_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Of each ceremony how many agreements are on its list, and how many of those are signed."""
    is_signed = Agreement.state.not_in([*states.UNSIGNED, AgreementState.TERMINATED])
    rows = db.session.execute(
        select(Guest.ceremony_id, func.count(), func.count(case((is_signed, 1))))
        .join(Agreement, Agreement.id == Guest.agreement_id)
        .where(Guest.ceremony_id.in_(list(ceremony_ids)))
        .group_by(Guest.ceremony_id)
    )
    return {ceremony_id: (invited, signed) for ceremony_id, invited, signed in rows}


def ceremony_or_404(actor: Actor, ceremony_id: int) -> Ceremony:
    """The ceremony; 404 where it may not be seen."""
    return visible_or_404(actor, Ceremony, ceremony_id)


def ceremony_for_change(actor: Actor, ceremony_id: int) -> Ceremony:
    """The ceremony, held; 404 where it may not be seen, 403 where it may only be read."""
    return changeable_or_403(actor, Ceremony, ceremony_id, is_held=True)


def guests_of(ceremony: Ceremony) -> list[Guest]:
    """Who is on the list, by seat and then by name, with agreements and companies."""
    statement = (
        select(Guest)
        .join(Agreement, Agreement.id == Guest.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(Guest.ceremony_id == ceremony.id)
        .options(joinedload(Guest.agreement).options(*SHOWN))
        .order_by(Guest.seat.is_(None), Guest.seat, func.lower(Company.name), Guest.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement).unique())


def guest_or_404(ceremony: Ceremony, guest_id: int) -> Guest:
    """Somebody on the list of this ceremony."""
    found = db.session.get(Guest, guest_id)
    return found if found is not None and found.ceremony_id == ceremony.id else abort(404)


def find_guest(ceremony: Ceremony, agreement_id: int) -> Guest | None:
    """The line of an agreement on the list of a ceremony."""
    return db.session.scalar(
        select(Guest).where(Guest.ceremony_id == ceremony.id, Guest.agreement_id == agreement_id)
    )


def signable(actor: Actor, ceremony: Ceremony) -> list[Agreement]:
    """Agreements that wait for signatures and are not on the list: approved or sent first, then by company."""
    ready = Agreement.state.in_((AgreementState.APPROVED, AgreementState.SENT))
    invited = select(Guest.agreement_id).where(Guest.ceremony_id == ceremony.id)
    statement = (
        select(Agreement)
        .join(Company, Company.id == Agreement.company_id)
        .where(ready, Agreement.id.not_in(invited), Company.trashed_at.is_(None), scope(actor, Agreement))
        .options(joinedload(Agreement.company))
        .order_by(func.lower(Company.name), Agreement.id)
        .limit(MOST_OFFERED)
    )
    return list(db.session.scalars(statement))


def papers_in_force(agreement_ids: Iterable[int]) -> dict[int, Document]:
    """The issued paper of each of these agreements, the latest where there are several, with its files."""
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.subject == Subject.AGREEMENT,
            Document.subject_id.in_(list(agreement_ids)),
            Document.kind.in_(_OF_AGREEMENTS),
            Document.state == DocumentState.ISSUED,
        )
        .options(joinedload(Document.files))
        .order_by(Document.id)
    ).unique()
    return {paper.subject_id: paper for paper in rows}


def with_token(tokens: Sequence[str]) -> dict[str, Document]:
    """The papers of agreements that bear these tokens, in force or not."""
    rows = db.session.scalars(
        select(Document).where(Document.token.in_(tokens), Document.subject == Subject.AGREEMENT)
    )
    return {paper.token: paper for paper in rows if paper.token is not None}


def scans_of(ceremony: Ceremony, *, with_filed: bool = False) -> list[Scan]:
    """The scans of a ceremony that are not filed yet, in the order they came, each with the paper its code names."""
    statement = select(Scan).where(Scan.ceremony_id == ceremony.id).options(joinedload(Scan.paper))
    if not with_filed:
        statement = statement.where(Scan.is_filed.is_(False))
    return list(db.session.scalars(statement.order_by(Scan.id)))


def was_uploaded(ceremony: Ceremony, sha256: str) -> bool:
    """Whether this very file came in before, and something of it was kept."""
    return (
        db.session.scalar(
            select(Scan.id).where(Scan.ceremony_id == ceremony.id, Scan.upload_sha256 == sha256).limit(1)
        )
        is not None
    )


def scan_or_404(ceremony: Ceremony, scan_id: int) -> Scan:
    """A scan of this ceremony."""
    found = db.session.get(Scan, scan_id)
    return found if found is not None and found.ceremony_id == ceremony.id else abort(404)
