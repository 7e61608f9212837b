"""Single agreements: what their pages show and what may be chosen for them."""

from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import history
from app.accounts.models import User
from app.accounts.queries import active_with_role
from app.accounts.roles import Role
from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState, FileKind
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.agreements.states import Step
from app.companies.models import Company
from app.companies.queries import options as company_options
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.permissions import Action, Actor, Permission, may, scope, visible_or_404
from app.pipeline.models import Partnership
from app.settings.models import Stage

SHOWN = (
    joinedload(Agreement.company),
    joinedload(Agreement.partnership).joinedload(Partnership.scheme),
    joinedload(Agreement.partnership).joinedload(Partnership.stage),
    joinedload(Agreement.parent),
    joinedload(Agreement.owner).lazyload(User.held_roles),
    joinedload(Agreement.termination_reason),
    selectinload(Agreement.seat_lines).joinedload(SeatLine.trade),
)
"""What a page about one agreement needs of its neighbours."""

PARENTS: dict[AgreementKind, tuple[AgreementKind, ...]] = {
    AgreementKind.PKS: (AgreementKind.MOU,),
    AgreementKind.APPRENTICESHIP: (AgreementKind.MOU, AgreementKind.PKS),
    AgreementKind.AMENDMENT: (AgreementKind.MOU, AgreementKind.PKS, AgreementKind.APPRENTICESHIP),
}
"""Under which kinds an agreement may hang."""

History = list[history.Event]
FOUND_COMPANIES = 20


def may_change(actor: Actor, agreement: Agreement) -> bool:
    """Whether ``actor`` may change this agreement at all."""
    return may(actor, Action.CHANGE, agreement)


def makers_of(agreement: Agreement) -> set[int | None]:
    """Who drafted an agreement and who sent it for review last (as the log has it), by their ids: they do not approve it."""
    sent = (
        select(AuditEntry.actor_id)
        .where(
            AuditEntry.subject == "agreements",
            AuditEntry.subject_id == agreement.id,
            AuditEntry.changes["state", 1].as_string() == AgreementState.IN_REVIEW.value,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return {agreement.created_by_id, db.session.scalar(sent)}


def find_company(actor: Actor, company_id: int | None) -> Company | None:
    """A company that ``actor`` may see and with which an agreement may be made."""
    if company_id is None:
        return None
    return db.session.scalar(
        select(Company).where(Company.id == company_id, Company.trashed_at.is_(None), scope(actor, Company))
    )


def companies_for_agreement(actor: Actor, words: str) -> list[Company]:
    """Companies to choose from: those found, or without words the ones ``actor`` brought furthest in the pipeline."""
    if words.strip():
        return company_options(actor, words, limit=FOUND_COMPANIES)
    furthest = (
        select(Partnership.company_id, func.max(Stage.position).label("position"))
        .join(Stage, Stage.id == Partnership.stage_id)
        .where(Partnership.closed_at.is_(None), scope(actor, Partnership, Action.CHANGE), ~Stage.is_side)
        .group_by(Partnership.company_id)
        .subquery()
    )
    return list(
        db.session.scalars(
            select(Company)
            .join(furthest, furthest.c.company_id == Company.id)
            .where(Company.trashed_at.is_(None), scope(actor, Company))
            .options(joinedload(Company.region))
            .order_by(furthest.c.position.desc(), Company.name, Company.id)
            .limit(FOUND_COMPANIES)
        )
    )


def partnerships_for(actor: Actor, company_id: int, *, present: int | None = None) -> list[Partnership]:
    """The open partnerships of a company and the one named ``present``."""
    return list(
        db.session.scalars(
            select(Partnership)
            .where(
                Partnership.company_id == company_id,
                scope(actor, Partnership),
                or_(Partnership.closed_at.is_(None), Partnership.id == present),
            )
            .options(joinedload(Partnership.scheme), joinedload(Partnership.stage))
            .order_by(Partnership.id)
        )
    )


def parents_for(company_id: int, *, without: int | None = None) -> list[Agreement]:
    """The agreements of a company under which another may hang, the latest first."""
    return list(
        db.session.scalars(
            select(Agreement)
            .where(
                Agreement.company_id == company_id,
                Agreement.kind.in_({kind for kinds in PARENTS.values() for kind in kinds}),
                Agreement.id != (without or 0),
            )
            .order_by(Agreement.id.desc())
        )
    )


def owners(*, also: int | None = None) -> list[User]:
    """The people who may look after an agreement, by name."""
    return active_with_role(Role.OFFICER, Role.SUPERVISOR, also=also)


def has_children(agreement: Agreement) -> bool:
    """Whether other agreements hang under this one."""
    return (
        db.session.scalar(select(Agreement.id).where(Agreement.parent_id == agreement.id).limit(1))
        is not None
    )


def has_scan(agreement: Agreement) -> bool:
    """Whether a signed scan is on file and not removed."""
    return (
        db.session.scalar(
            select(AgreementFile.id)
            .where(
                AgreementFile.agreement_id == agreement.id,
                AgreementFile.kind == FileKind.SCAN,
                AgreementFile.removed_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )


def papers_of(agreement: Agreement) -> list[AgreementFile]:
    """The files of an agreement that are not removed, the latest first, with who uploaded them."""
    return list(
        db.session.scalars(
            select(AgreementFile)
            .where(AgreementFile.agreement_id == agreement.id, AgreementFile.removed_at.is_(None))
            .options(joinedload(AgreementFile.uploaded_by).lazyload(User.held_roles))
            .order_by(AgreementFile.id.desc())
        )
    )


def paper_or_404(actor: Actor, agreement_id: int, file_id: int) -> AgreementFile:
    """A file of this agreement, removed or not, with its agreement; 404 where it may not be seen."""
    paper = visible_or_404(actor, AgreementFile, file_id, options=(joinedload(AgreementFile.agreement),))
    return paper if paper.agreement_id == agreement_id else abort(404)


def seat_line_or_404(actor: Actor, agreement_id: int, line_id: int) -> SeatLine:
    """A seat line of this agreement, with the agreement; 404 where it may not be seen."""
    line = visible_or_404(
        actor, SeatLine, line_id, options=(joinedload(SeatLine.agreement).joinedload(Agreement.company),)
    )
    return line if line.agreement_id == agreement_id else abort(404)


def is_renewed_by(agreement: Agreement) -> Agreement | None:
    """The agreement that renews this one, unless that was terminated."""
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.renews_id == agreement.id, Agreement.state != AgreementState.TERMINATED)
        .order_by(Agreement.id.desc())
        .limit(1)
    )


def open_amendment(agreement: Agreement) -> Agreement | None:
    """The amendment of this agreement that nobody has signed yet."""
    return db.session.scalar(
        select(Agreement)
        .where(
            Agreement.parent_id == agreement.id,
            Agreement.kind == AgreementKind.AMENDMENT,
            Agreement.state.in_(states.UNSIGNED),
        )
        .limit(1)
    )


def bearing_same_number(agreement: Agreement) -> list[Agreement]:
    """Other agreements that bear the same number of the office."""
    if not agreement.office_number:
        return []
    return list(
        db.session.scalars(
            select(Agreement)
            .where(Agreement.office_number == agreement.office_number, Agreement.id != agreement.id)
            .options(joinedload(Agreement.company))
            .order_by(Agreement.id)
            .limit(3)
        )
    )


@dataclass(frozen=True)
class Chain:
    """What an agreement hangs together with."""

    renews: Agreement | None
    renewals: list[Agreement]
    children: list[Agreement]


def chain_of(agreement: Agreement) -> Chain:
    """The agreement renewed by this one, those renewing it and those under it."""
    rows = db.session.scalars(
        select(Agreement)
        .where(
            or_(
                Agreement.id == (agreement.renews_id or 0),
                Agreement.renews_id == agreement.id,
                Agreement.parent_id == agreement.id,
            )
        )
        .order_by(Agreement.id)
    ).all()
    return Chain(
        renews=next((row for row in rows if row.id == agreement.renews_id), None),
        renewals=[row for row in rows if row.renews_id == agreement.id],
        children=[row for row in rows if row.parent_id == agreement.id],
    )


def history_of(agreement: Agreement, *, limit: int = 50) -> History:
    """What happened to the agreement, its seats and its files, the latest first."""
    lines = select(SeatLine.id).where(SeatLine.agreement_id == agreement.id)
    papers = select(AgreementFile.id).where(AgreementFile.agreement_id == agreement.id)
    rows = db.session.scalars(
        select(AuditEntry)
        .where(
            or_(
                (AuditEntry.subject == "agreements") & (AuditEntry.subject_id == agreement.id),
                (AuditEntry.subject == "seat_lines") & AuditEntry.subject_id.in_(lines),
                (AuditEntry.subject == "agreement_files") & AuditEntry.subject_id.in_(papers),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return history.described(rows)


def open_steps(actor: Actor, agreement: Agreement) -> list[Step]:
    """The steps that ``actor`` may take with an agreement as it stands today."""
    if not may_change(actor, agreement):
        return []
    is_approver = actor.can(Permission.AGREEMENT_APPROVE)
    return [
        step
        for step in states.TABLE[agreement.shown_state]
        if (is_approver or not step.needs_approval) and _makes_sense(step, agreement)
    ]


def _makes_sense(step: Step, agreement: Agreement) -> bool:
    """Whether the days leave the step open: they end an agreement by themselves, and decide where a terminated one returns."""
    if step.to is AgreementState.ENDED:
        return agreement.valid_to_on is None
    if agreement.shown_state is AgreementState.TERMINATED:
        return (agreement.signed_on is not None) is (step.to is AgreementState.SIGNED)
    return True


def track(agreement: Agreement) -> list[dict[str, Any]]:
    """The states as ``ui.stage_track`` draws them; a terminated agreement stopped where its signature tells."""
    now = agreement.shown_state
    if now is AgreementState.TERMINATED:
        reached = AgreementState.SIGNED if agreement.signed_on else AgreementState.DRAFT
        passed = states.TRACK[: states.TRACK.index(reached) + 1]
        return [{"label": str(one.label), "state": "done"} for one in passed] + [
            {"label": str(now.label), "state": "current"}
        ]
    place = states.TRACK.index(now)
    return [
        {
            "label": str(one.label),
            "state": "current" if index == place else "done" if index < place else "todo",
        }
        for index, one in enumerate(states.TRACK)
    ]
