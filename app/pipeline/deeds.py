"""What can be done to many partnerships at once: moving them to a stage, by the guards of a single move."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.accounts.models import User
from app.core import clock, formats
from app.core.db import db
from app.core.errors import AppError, Invalid
from app.core.permissions import Action, Actor, scope
from app.deeds.doings import Doing
from app.deeds.kinds import Kind, register
from app.pipeline import queries, services, transitions
from app.pipeline.enums import Deed
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.models import Reason, Stage


@dataclass(frozen=True)
class Goal:
    """Where partnerships go, by the key of the stage, and what is said of it once for all.

    ``is_forced`` moves also those of which something is not on file, for who may; all others of these stay.
    """

    stage: str
    why: str | None = None
    reason_id: int | None = None
    until: date | None = None
    is_forced: bool = False

    def written(self) -> str:
        """As the deed stores it."""
        return json.dumps(asdict(self), default=date.isoformat)

    @classmethod
    def read(cls, text: str) -> Self:
        """What ``written`` wrote."""
        values = json.loads(text)
        until = date.fromisoformat(values["until"]) if values["until"] else None
        return cls(**values | {"until": until})

    @property
    def reason(self) -> Reason | None:
        """The reason, one of those that explain a side state."""
        kind = transitions.REASONS.get(self.stage)
        offered = settings.reasons(kind) if kind is not None else []
        return next((one for one in offered if one.id == self.reason_id), None)


class Moving(Doing):
    """Moves each partnership that may go there; what each had before is known by its move."""

    undo_window = services.UNDO_WINDOW
    """As long as a single move: later the figures of a period have counted it."""

    @property
    def too_late(self) -> str:
        return _(
            "Moves can be taken back within five minutes. Move the partnerships to another stage instead."
        )

    def text(self, value: Any) -> str | None:
        goal = cast("Goal", value)
        to = settings.find_stage(goal.stage)
        if to is None or not to.is_active:
            raise Invalid(_("Choose a stage."), field="stage")
        services.check_said(to, reason=goal.reason, until=goal.until, on=clock.today())
        return goal.written()

    def words(self, text: str | None) -> str:
        return settings.stage(Goal.read(str(text)).stage).name

    def do(self, ids: Sequence[int], text: str | None, by: Actor) -> dict[str, str | None]:
        goal = Goal.read(str(text))
        to, reason = settings.stage(goal.stage), goal.reason
        held = _held(ids, by)
        lacking = {} if goal.is_forced else queries.lacking_of([one.id for one in held])
        before: dict[str, str | None] = {}
        for partnership in held:
            needed = transitions.evidence_needed(queries.stage_of(partnership), to, settings.stages())
            if lacking.get(partnership.id, frozenset()).intersection(needed):
                continue
            made = _moved(partnership, to, goal, reason, by=cast("User", by))
            if made is not None:
                before[str(partnership.id)] = str(made.id)
        return before

    def undo(self, before: Mapping[str, str | None], text: str | None, by: Actor) -> Collection[int]:
        held = _held(list(map(int, before)), by)
        moves = _latest_two([one.id for one in held])
        restored = []
        for partnership in held:
            latest, earlier = moves[partnership.id]
            if str(latest.id) == before[str(partnership.id)] and _reverted(partnership, latest, earlier):
                restored.append(partnership.id)
        return restored

    def stayed(self, count: int) -> str:
        words: str = ngettext(
            "%(count)s stays where it stands.",
            "%(count)s stay where they stand.",
            count,
            count=formats.number(count),
        )
        return words

    @property
    def stayed_label(self) -> str:
        return _("Stayed where they stood")


def _moved(
    partnership: Partnership, to: Stage, goal: Goal, reason: Reason | None, *, by: User
) -> StageMove | None:
    try:
        return services.move(partnership, to, by=by, why=goal.why, reason=reason, until=goal.until)
    except AppError:
        # It stays where it stands, and the deed says so.
        return None


def _reverted(partnership: Partnership, move: StageMove, before: StageMove | None) -> bool:
    try:
        services.revert(partnership, move, before)
    except AppError:
        return False
    return True


def _held(ids: Sequence[int], by: Actor) -> list[Partnership]:
    """Those that ``by`` may change; nobody else moves them meanwhile."""
    statement = (
        select(Partnership)
        .where(Partnership.id.in_(ids), scope(by, Partnership, Action.CHANGE))
        .order_by(Partnership.id)
        .with_for_update(of=Partnership)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def _latest_two(ids: Sequence[int]) -> dict[int, tuple[StageMove, StageMove | None]]:
    """The latest move of each partnership and the one before."""
    moves: dict[int, list[StageMove]] = {}
    statement = select(StageMove).where(StageMove.partnership_id.in_(ids)).order_by(StageMove.id.desc())
    for move in db.session.scalars(statement):
        moves.setdefault(move.partnership_id, []).append(move)
    return {key: (found[0], found[1] if len(found) > 1 else None) for key, found in moves.items()}


def _counted(number: int) -> str:
    return ngettext("%(total)s partnership", "%(total)s partnerships", number, total=formats.number(number))


PARTNERSHIP_DEEDS = register(
    Kind(
        key="partnerships",
        doings={Deed.MOVE: Moving()},
        icons={Deed.MOVE: "arrow-left-right"},
        counted=_counted,
        names_of=lambda ids: queries.names_of(ids, limit=len(ids)),
        list_endpoint="pipeline.index",
        part=25,
    )
)
