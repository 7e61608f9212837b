"""The cards of the board as markup: one that tells the same as before need not be written again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock, languages
from app.core.rendering import url_of_rows
from app.pipeline.queries import Card, Tile, card_of

MOST_WRITTEN = 2048


class Ground(NamedTuple):
    """What all cards of a page share: the reader's language, the day, and the page to which a move leads back."""

    language: str
    on: date
    zone: ZoneInfo
    here: str
    root: str
    icons: str


@dataclass(frozen=True)
class Parts:
    """What the cards of one page have in common, put together once for all of them."""

    show: Callable[..., str]
    move: Callable[..., str]
    glance: Callable[..., str]
    move_words: tuple[str, str]
    look_words: tuple[str, str]
    nothing_next: str
    arrows: Markup
    eye: Markup
    alarm: Markup


def written(cards: Sequence[Tile | Card], here: str) -> Markup:
    """Cards one after the other; ``here`` is the page to which a move leads back."""
    globals_of_templates: dict[str, Any] = current_app.jinja_env.globals
    ground = Ground(
        str(languages.locale()),
        clock.today(),
        clock.office_zone(),
        here,
        request.script_root,
        globals_of_templates["asset"]("icons.svg"),
    )
    return Markup().join(
        written_once(card, ground) if isinstance(card, Tile) else _written(card, ground) for card in cards
    )


@lru_cache(maxsize=MOST_WRITTEN)
def written_once(tile: Tile, ground: Ground) -> Markup:
    """A card; asked again for the same, it is not written again."""
    return _written(card_of(tile, on=ground.on), ground)


def _written(card: Card, ground: Ground) -> Markup:
    macros: Any = current_app.jinja_env.get_template("pipeline/_parts.html").module
    item: Markup = macros.card_item(card, _parts(ground))
    return item


@lru_cache(maxsize=64)
def _parts(ground: Ground) -> Parts:
    globals_of_templates: dict[str, Any] = current_app.jinja_env.globals
    icon = globals_of_templates["ui"].icon
    return Parts(
        url_of_rows("pipeline.show", "partnership_id"),
        url_of_rows("pipeline.move", "partnership_id", next=ground.here),
        url_of_rows("workspace.quick_look", "company_id"),
        _around(_("Move %(name)s", name="{}")),
        _around(_("Quick look: %(name)s", name="{}")),
        _("No next step"),
        icon("arrow-left-right"),
        icon("eye"),
        icon("alarm"),
    )


def _around(words: str) -> tuple[str, str]:
    """What stands before and behind the name that is filled in."""
    before, _name, after = words.partition("{}")
    return before, after
