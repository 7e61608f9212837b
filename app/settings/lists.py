"""The lists an office keeps alike: stages, schemes, purposes of visits, reasons and trades."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.permissions import Permission
from app.settings import purposes, queries, services
from app.settings.enums import ReasonKind
from app.settings.forms import EntryForm, PurposeForm, SchemeForm, StageForm
from app.settings.models import Purpose, Reason, Scheme, Stage, Trade


@dataclass(frozen=True)
class Trial:
    """An entry and what somebody would make of it: later packages say what that does to their records (core.panels)."""

    row: Any
    values: dict[str, Any]
    is_tried: bool
    """Whether the values were typed; else they are those on file."""


@dataclass(frozen=True, kw_only=True)
class EntryList:
    """One list: its words, who may keep it, and which services change it."""

    slug: str
    model: type[Any]
    title: LazyString
    text: LazyString
    new_label: LazyString
    icon: str
    permission: Permission
    form: type[EntryForm]
    change: Callable[..., None]
    add: Callable[..., Any] | None
    rows: Callable[..., list[Any]]
    uses: Callable[..., int] = queries.uses_of
    is_tried: bool = False
    """Whether the page of an entry shows what typed values would do, before they are saved."""

    @property
    def has_kinds(self) -> bool:
        return self.model is Reason


def _stages(kind: ReasonKind | None) -> list[Stage]:
    return queries.stages(with_inactive=True)


def _schemes(kind: ReasonKind | None) -> list[Scheme]:
    return queries.schemes(with_inactive=True)


def _purposes(kind: ReasonKind | None) -> list[Purpose]:
    return queries.purpose_rows()


def _reasons(kind: ReasonKind | None) -> list[Reason]:
    return queries.reasons(kind or ReasonKind.REFUSAL, with_inactive=True)


def _trades(kind: ReasonKind | None) -> list[Trade]:
    return queries.trades(with_inactive=True)


STAGES = EntryList(
    slug="stages",
    model=Stage,
    title=_l("Stages"),
    text=_l(
        "The steps of the pipeline: names, colours, and after how many days a partnership counts as stuck."
    ),
    new_label=_l("New stage"),
    icon="kanban",
    permission=Permission.SETTING_MANAGE,
    form=StageForm,
    change=services.change_stage,
    add=None,
    rows=_stages,
    is_tried=True,
)
SCHEMES = EntryList(
    slug="schemes",
    model=Scheme,
    title=_l("Schemes"),
    text=_l("The programmes under which a company becomes a partner. Two are never counted together."),
    new_label=_l("New scheme"),
    icon="layers",
    permission=Permission.SETTING_MANAGE,
    form=SchemeForm,
    change=services.change_scheme,
    add=services.add_scheme,
    rows=_schemes,
)
PURPOSES = EntryList(
    slug="purposes",
    model=Purpose,
    title=_l("Purposes of visits"),
    text=_l("What officers go out for. Each counts as one of six kinds that the rules know."),
    new_label=_l("New purpose"),
    icon="flag",
    permission=Permission.SETTING_MANAGE,
    form=PurposeForm,
    change=services.change_purpose,
    add=services.add_purpose,
    rows=_purposes,
    uses=purposes.uses_of,
    is_tried=True,
)
REASONS = EntryList(
    slug="reasons",
    model=Reason,
    title=_l("Reasons"),
    text=_l("Why something was refused, declined, postponed, missed or ended."),
    new_label=_l("New reason"),
    icon="chat-dots",
    permission=Permission.REFERENCE_MANAGE,
    form=EntryForm,
    change=services.change_entry,
    add=services.add_reason,
    rows=_reasons,
)
TRADES = EntryList(
    slug="trades",
    model=Trade,
    title=_l("Trades"),
    text=_l("The trades (kejuruan) in which people are trained."),
    new_label=_l("New trade"),
    icon="tools",
    permission=Permission.REFERENCE_MANAGE,
    form=EntryForm,
    change=services.change_entry,
    add=services.add_trade,
    rows=_trades,
)

LISTS = (STAGES, SCHEMES, PURPOSES, REASONS, TRADES)
