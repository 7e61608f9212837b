"""Why a company is due for a visit: the grounds of this package, and those that later packages add.

The pipeline knows who stands too long at a stage and follow-ups know what was promised; both say so here, so that
choosing companies for a day needs to know neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Select, union_all

from app.companies.models import Company
from app.core.permissions import Actor


@dataclass(frozen=True)
class Asked:
    """On which day companies are wanted, and from how many months without a visit on."""

    on: date
    months: int


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One reason: which companies it holds for, and for companies found the sentence that says it of each.

    ``ids`` are statements that together give the companies, counted without reading these; what the company's own
    columns tell is also a condition on it (``on_company``), which is quicker to narrow by. Of several grounds the one of the lowest ``rank`` is the most pressing; ``is_usual`` ones are ticked at first.
    """

    key: str
    label: LazyString
    rank: int
    ids: Callable[[Actor, Asked], Sequence[Select[int]]]
    why: Callable[[Actor, Sequence[int], Asked], dict[int, str]]
    on_company: Callable[[Actor, Asked], ColumnElement[bool]] | None = None
    is_usual: bool = True

    def condition(self, actor: Actor, asked: Asked) -> ColumnElement[bool]:
        """The condition on ``Company`` that it holds."""
        if self.on_company is not None:
            return self.on_company(actor, asked)
        return Company.id.in_(union_all(*self.ids(actor, asked)))


_grounds: dict[str, Ground] = {}


def add_ground(ground: Ground) -> None:
    """Let companies be chosen for this reason too."""
    _grounds[ground.key] = ground


def grounds() -> list[Ground]:
    """All reasons, the most pressing first."""
    return sorted(_grounds.values(), key=lambda ground: ground.rank)
