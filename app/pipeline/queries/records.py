"""Single partnerships: what they are, where they stand, and how they came there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort
from flask_babel import ngettext
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.queries import active_with_role
from app.accounts.roles import Role
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.permissions import Action, Actor, Permission, is_everything, scope, visible_or_404
from app.core.statements import put_together_once
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit, visit_officers
from app.pipeline import evidence, transitions
from app.pipeline.models import Partnership, StageMove
from app.pipeline.transitions import Way
from app.settings import queries as settings
from app.settings.enums import Evidence
from app.settings.models import Reason, Stage

SHOWN = (
    joinedload(Partnership.company),
    joinedload(Partnership.scheme),
    joinedload(Partnership.stage),
    joinedload(Partnership.owner).lazyload(User.held_roles),
    joinedload(Partnership.reason),
)
"""What a page about one partnership needs of its neighbours."""


def _named(person: Any) -> Any:
    """Load somebody who is only named: whole rows would stand in a statement that every worker keeps."""
    return joinedload(person).load_only(User.name).lazyload(User.held_roles)


def partnership(partnership_id: int) -> Partnership:
    """The partnership; raises NoResultFound where there is none. For services: without a person's scope."""
    return db.session.get_one(Partnership, partnership_id)


def of_company(company_id: int, actor: Actor) -> list[Partnership]:
    """The partnerships of a company that ``actor`` may see, open ones first, then the latest."""
    return list(db.session.scalars(_of_company(actor), {"company_id": company_id}))


@put_together_once
def _of_company(actor: Actor) -> Select[Partnership]:
    return (
        select(Partnership)
        .where(Partnership.company_id == bindparam("company_id"), scope(actor, Partnership))
        .options(*SHOWN, joinedload(Partnership.company).load_only(Company.name), _named(Partnership.owner))
        .order_by(Partnership.closed_at.is_not(None), Partnership.id.desc())
    )


def open_of(company_id: int) -> list[Partnership]:
    """The open partnerships of a company, by the office's order of schemes."""
    rows = db.session.scalars(
        select(Partnership)
        .where(Partnership.company_id == company_id, Partnership.closed_at.is_(None))
        .options(joinedload(Partnership.scheme))
    )
    return sorted(rows, key=lambda row: (row.scheme.position, row.id))


def find_open(company_id: int, scheme_id: int) -> Partnership | None:
    """The open partnership of a company under a scheme."""
    return db.session.scalar(
        select(Partnership).where(
            Partnership.company_id == company_id,
            Partnership.scheme_id == scheme_id,
            Partnership.closed_at.is_(None),
        )
    )


def last_closed_at(company_id: int, scheme_id: int) -> datetime | None:
    """When the latest closed partnership of a company under a scheme was closed."""
    return db.session.scalar(
        select(func.max(Partnership.closed_at)).where(
            Partnership.company_id == company_id, Partnership.scheme_id == scheme_id
        )
    )


def stage_of(row: Partnership) -> Stage:
    """The stage at which a partnership stands, without asking the database again."""
    return stage_by_id(row.stage_id)


def stage_by_id(stage_id: int | None) -> Stage:
    """A stage, active or not; raises LookupError where there is none."""
    by_id = settings.once(
        "stages by id", lambda: {stage.id: stage for stage in settings.stages(with_inactive=True)}
    )
    if stage_id not in by_id:
        raise LookupError(f"no stage {stage_id}")
    return by_id[stage_id]


def latest_moves(partnership_id: int) -> tuple[StageMove | None, StageMove | None]:
    """The latest move of a partnership and the one before."""
    rows = list(
        db.session.scalars(
            select(StageMove)
            .where(StageMove.partnership_id == partnership_id)
            .options(joinedload(StageMove.moved_by))
            .order_by(StageMove.id.desc())
            .limit(2)
        )
    )
    return (rows[0] if rows else None, rows[1] if len(rows) > 1 else None)


def last_decision_at(partnership_id: int) -> datetime | None:
    """When somebody last moved the partnership back, aside or back into the pipeline: what a late visit respects."""
    moves = db.session.execute(
        select(StageMove.from_stage_id, StageMove.to_stage_id, StageMove.moved_at)
        .where(StageMove.partnership_id == partnership_id, StageMove.from_stage_id.is_not(None))
        .order_by(StageMove.id.desc())
    )
    for from_id, to_id, moved_at in moves:
        if transitions.way(stage_by_id(from_id).key, stage_by_id(to_id).key) is not Way.FORWARD:
            decided: datetime = moved_at
            return decided
    return None


def first_officer_of(visit_id: int) -> int | None:
    """One of the officers who made a visit."""
    return db.session.scalar(
        select(visit_officers.c.user_id)
        .where(visit_officers.c.visit_id == visit_id)
        .order_by("user_id")
        .limit(1)
    )


def find_company(company_id: int, actor: Actor) -> Company | None:
    """A company that ``actor`` may see and for which a partnership may be opened."""
    return db.session.scalar(
        select(Company).where(Company.id == company_id, Company.trashed_at.is_(None), scope(actor, Company))
    )


def owners() -> list[User]:
    """The people who may own a partnership, by name."""
    return active_with_role(Role.OFFICER, Role.SUPERVISOR)


def move_or_404(actor: Actor, move_id: int) -> StageMove:
    """A move of a partnership that ``actor`` may see."""
    found = db.session.get(StageMove, move_id) or abort(404)
    visible_or_404(actor, Partnership, found.partnership_id)
    return found


@dataclass(frozen=True)
class Step:
    """One move as the history shows it."""

    move: StageMove
    way: Way | None
    proof: list[evidence.Item]

    @property
    def without(self) -> list[Evidence]:
        """What was not on file and passed over by a supervisor."""
        return [item.evidence for item in self.proof if item.is_missing]

    @property
    def proven(self) -> list[Evidence]:
        """What was on file."""
        return [
            item.evidence
            for item in self.proof
            if not item.is_missing and item.evidence is not Evidence.UNTIL
        ]

    @property
    def until(self) -> date | None:
        """Until when the move postponed."""
        days = [item.reference for item in self.proof if item.evidence is Evidence.UNTIL]
        return date.fromisoformat(days[0]) if days else None


def history(partnership_ids: Iterable[int]) -> dict[int, list[Step]]:
    """The moves of each partnership, the latest first, with who made them."""
    wanted = list(partnership_ids)
    rows = db.session.scalars(
        select(StageMove)
        .where(StageMove.partnership_id.in_(wanted))
        .options(
            _named(StageMove.moved_by),
            joinedload(StageMove.from_stage),
            joinedload(StageMove.to_stage),
            joinedload(StageMove.reason),
        )
        .order_by(StageMove.id.desc())
    )
    found: dict[int, list[Step]] = {one: [] for one in wanted}
    for row in rows:
        step = transitions.way(row.from_stage.key, row.to_stage.key) if row.from_stage else None
        found[row.partnership_id].append(Step(row, step, evidence.read(row.evidence)))
    return found


UNDO_WINDOW = timedelta(minutes=5)
"""How long a move may be taken back."""


@dataclass(frozen=True)
class Standing:
    """A partnership as its page and the company's page show it."""

    partnership: Partnership
    stage: Stage
    steps: list[dict[str, Any]]
    history: list[Step]
    suggestion: "Suggestion | None"
    is_changeable: bool
    undoable: StageMove | None
    """The latest move, while the reader may take it back."""


def standings(
    rows: Sequence[Partnership], actor: Actor, *, at: datetime, visits: Sequence[Visit] | None = None
) -> list[Standing]:
    """Each of ``rows`` with its stages, its history and what ``actor`` may do.

    ``visits`` are the latest of their one company, newest first, where somebody has read them already.
    """
    ids = [row.id for row in rows]
    told = history(ids)
    changeable = changeable_ids(ids, actor)
    found = []
    for row in rows:
        latest = told[row.id][0].move if told[row.id] else None
        is_own = latest is not None and latest.from_stage_id is not None and latest.moved_by_id == actor.id
        in_time = latest is not None and at - latest.moved_at <= UNDO_WINDOW
        found.append(
            Standing(
                partnership=row,
                stage=stage_of(row),
                steps=track(row),
                history=told[row.id],
                suggestion=suggestion(row, visits),
                is_changeable=row.id in changeable,
                undoable=latest if is_own and in_time and row.id in changeable else None,
            )
        )
    return found


def changeable_ids(ids: Sequence[int], actor: Actor) -> set[int]:
    """Those of the partnerships that ``actor`` may change."""
    if not ids:
        return set()
    open_to = scope(actor, Partnership, Action.CHANGE)
    if is_everything(open_to):
        return set(ids)
    return set(db.session.scalars(select(Partnership.id).where(Partnership.id.in_(ids), open_to)))


@dataclass(frozen=True)
class CompanyPanel:
    """What ``pipeline/_panel.html`` shows on the page of a company."""

    company_id: int
    standings: list[Standing]
    may_open: bool


def company_panel(company: Company, actor: Actor, *, visits: Sequence[Visit] | None = None) -> CompanyPanel:
    """The partnerships of a company; its page hands them to the partial under the name ``pipeline``.

    ``visits`` as for :func:`standings`.
    """
    rows = of_company(company.id, actor)
    open_schemes = {row.scheme_id for row in rows if row.closed_at is None}
    is_left = any(scheme.id not in open_schemes for scheme in settings.schemes())
    is_own = actor.can(Permission.PIPELINE_EDIT_ALL) or company.owner_id in (None, actor.id)
    return CompanyPanel(
        company.id,
        standings(rows, actor, at=clock.utcnow(), visits=visits),
        may_open=is_left and is_own and actor.can(Permission.PIPELINE_EDIT) and not company.is_trashed,
    )


def track(row: Partnership) -> list[dict[str, Any]]:
    """The stages as ``ui.stage_track`` draws them, the present one with its days."""
    stage = stage_of(row)
    days = (clock.today() - clock.local(row.entered_stage_at).date()).days
    steps: list[dict[str, Any]] = []
    for one in settings.stages(with_inactive=True):
        if one.is_side or not (one.is_active or one.id == stage.id):
            continue
        state = "todo"
        if one.id == stage.id:
            state = "current"
        elif not stage.is_side and one.position < stage.position:
            state = "done"
        note = ngettext("%(num)d day", "%(num)d days", days) if state == "current" else None
        steps.append({"label": one.name, "state": state, "note": note})
    return steps


@dataclass(frozen=True)
class Suggestion:
    """A move that the latest visit speaks for, which nobody made yet."""

    visit: Visit
    to: Stage
    reason: Reason | None = None


_SUGGESTED = {
    VisitOutcome.REFUSED: "declined",
    VisitOutcome.CLOSED_MOVED: "not_eligible",
    VisitOutcome.INTERESTED: "interested",
}


def suggestion(row: Partnership, visits: Sequence[Visit] | None = None) -> Suggestion | None:
    """What the latest visit suggests: to decline after a refusal, to take up again what was postponed.

    ``visits`` as for :func:`standings`.
    """
    if row.closed_at is not None:
        return None
    visit = _latest_visit(row.company_id) if visits is None else next(iter(visits), None)
    stage = stage_of(row)
    if visit is None or visit.visited_on < clock.local(row.entered_stage_at).date():
        return None
    key = _SUGGESTED.get(visit.outcome)
    if key is None or (visit.outcome is VisitOutcome.INTERESTED and not stage.is_side):
        return None
    to = settings.stage(key)
    if transitions.way(stage.key, key) is None or not to.is_active:
        return None
    return Suggestion(visit, to, _same_reason(visit, key))


def _latest_visit(company_id: int) -> Visit | None:
    return db.session.scalar(
        select(Visit)
        .where(Visit.company_id == company_id)
        .options(joinedload(Visit.refusal_reason))
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(1)
    )


def _same_reason(visit: Visit, key: str) -> Reason | None:
    """The reason of the side state that says what the refusal said, where there is one."""
    kind = transitions.REASONS.get(key)
    if kind is None or visit.refusal_reason is None:
        return None
    return settings.find_reason(kind, visit.refusal_reason.key)
