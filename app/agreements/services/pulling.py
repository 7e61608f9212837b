"""What a signature does to the pipeline: the partnership follows, forwards only, and goes back with it where it is taken back."""

from datetime import datetime

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.pipeline import evidence
from app.pipeline import queries as pipeline
from app.pipeline import services as partnerships
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import Evidence
from app.settings.models import Scheme, Stage

TAKEN_UP = ("renewing", "postponed")
"""Stages from which a later signature takes a partnership up again, although it does not follow them in the order."""


def pull_partnership(agreement: Agreement, *, by: User) -> Partnership | None:
    """Bring the company's partnership to the stage that the signature proves, opening one where none is open.

    However late an agreement is recorded, it moves nothing back, nothing that somebody decided after its signature, and
    nothing at all once it is over. A letter of interest proves interest only.
    """
    if not agreement.is_live or agreement.signed_on is None:
        return None
    partnership = _open_partnership_of(agreement)
    if partnership is None:
        return _open(agreement, by=by)
    agreement.partnership_id = partnership.id
    db.session.flush()
    decided_at = pipeline.last_decision_at(partnership.id)
    if decided_at is not None and not _is_after(agreement, decided_at):
        return partnership
    stage = pipeline.stage_of(partnership)
    is_taken_up = stage.key in TAKEN_UP and _is_after(agreement, partnership.entered_stage_at)
    if is_taken_up and agreement.kind.is_binding:
        partnerships.move(partnership, settings.stage("signed"), by=by)
    else:
        partnerships.advance(partnership, _stage_key(agreement), by=by, proof=_proof(agreement).written())
    return partnership


def let_go(agreement: Agreement) -> None:
    """Put the partnership back to where it stood before this signature moved it, as if it had not been there."""
    stage = stage_before(agreement)
    if stage is None:
        return
    partnership = pipeline.partnership(agreement.partnership_id or 0)
    while partnership.stage_id != stage.id:
        latest, before = pipeline.latest_moves(partnership.id)
        if latest is None:
            return
        partnerships.revert(partnership, latest, before)


def stage_before(agreement: Agreement) -> Stage | None:
    """Where its partnership stood before this signature moved it, also where an approval moved it on from there.

    None where it did not, where somebody moved the partnership on since, or something else on file proves the stage.
    """
    if agreement.partnership_id is None:
        return None
    latest, before = pipeline.latest_moves(agreement.partnership_id)
    if latest is not None and {one.evidence for one in evidence.read(latest.evidence)} == {Evidence.APPROVAL}:
        latest = before
    proof = _proof(agreement)
    if latest is None or latest.from_stage_id is None or latest.evidence != proof.written():
        return None
    partnership = pipeline.partnership(agreement.partnership_id)
    if evidence.find(partnership, proof.evidence, without=proof.reference) is not None:
        return None
    return pipeline.stage_by_id(latest.from_stage_id)


def _open_partnership_of(agreement: Agreement) -> Partnership | None:
    """The open partnership it was made for, else the company's under the same or the office's first scheme."""
    opened = pipeline.open_of(agreement.company_id)
    if agreement.partnership_id is None:
        return next(iter(opened), None)
    named = pipeline.partnership(agreement.partnership_id)
    return next((one for one in opened if one.scheme_id == named.scheme_id), None)


def _open(agreement: Agreement, *, by: User) -> Partnership | None:
    """Open a partnership at the stage of the signature, unless one was closed after it or the office offers no scheme."""
    scheme = _scheme_of(agreement)
    company = db.session.get_one(Company, agreement.company_id)
    if scheme is None or company.is_trashed:
        return None
    closed_at = pipeline.last_closed_at(company.id, scheme.id)
    if closed_at is not None and not _is_after(agreement, closed_at):
        return None
    opened = partnerships.open_partnership(
        company,
        scheme,
        by=by,
        owner=db.session.get(User, agreement.owner_id) if agreement.owner_id else by,
        stage=_stage_key(agreement),
        expected_seats=_seats(agreement),
        expected_start_on=agreement.valid_from_on,
        proof=_proof(agreement).written(),
    )
    agreement.partnership_id = opened.id
    db.session.flush()
    return opened


def _scheme_of(agreement: Agreement) -> Scheme | None:
    offered = settings.schemes()
    if agreement.partnership_id is not None:
        named = pipeline.partnership(agreement.partnership_id)
        return next((scheme for scheme in offered if scheme.id == named.scheme_id), None)
    return next(iter(offered), None)


def _stage_key(agreement: Agreement) -> str:
    return "interested" if agreement.kind is AgreementKind.LETTER_OF_INTEREST else "signed"


def _proof(agreement: Agreement) -> evidence.Item:
    kind = Evidence.SIGNED_AGREEMENT if agreement.kind.is_binding else Evidence.INTEREST
    return evidence.Item(kind, f"agreements-{agreement.id}")


def _seats(agreement: Agreement) -> int:
    db.session.refresh(agreement, ["seat_lines"])
    return agreement.seats


def _is_after(agreement: Agreement, moment: datetime) -> bool:
    """Whether it was signed on the day of ``moment`` or later.

    The hour of a signature is not known; who records one on the day of another decision has seen that decision.
    """
    return agreement.signed_on is not None and agreement.signed_on >= clock.local(moment).date()
