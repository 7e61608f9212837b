"""Which letters papers can show: those of the fonts that come with the house, and none of the system's."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.validators import ValidationError

FONTS = Path(__file__).parent.parent / "static" / "dist" / "fonts"
"""Noto Sans, its Arabic and its emoji; Chinese, Japanese and Korean alone would weigh as much as all else together."""

INSTEAD = "?"
MOST_NAMED = 20

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Kinds of characters that order a text and are not drawn."""
_VARIANTS = range(0xFE00, 0xFE10)


def missing(text: str) -> list[str]:
    """The letters of ``text`` that papers cannot show, each once, in their order."""
    if text.isascii():
        return []
    return list(dict.fromkeys(letter for letter in text if not _is_known(letter)))


def missing_in(part: Any) -> list[str]:
    """The same for all texts within lists and dictionaries."""
    if isinstance(part, str):
        return missing(part)
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    return list(dict.fromkeys(letter for one in inner for letter in missing_in(one)))


def shown(text: str) -> str:
    """``text`` as papers show it: a question mark for each letter that no font has, instead of an empty box."""
    lacking = missing(text)
    return text.translate(dict.fromkeys(map(ord, lacking), INSTEAD)) if lacking else text


def shown_in(part: Any) -> Any:
    """The same for all texts within lists and dictionaries."""
    if isinstance(part, str):
        return shown(part)
    if isinstance(part, list):
        return [shown_in(one) for one in part]
    if isinstance(part, dict):
        return {name: shown_in(one) for name, one in part.items()}
    return part


class InLetters:
    """Refuses what papers cannot show, in fields that only papers need."""

    def __call__(self, form: Form, field: Field) -> None:
        if lacking := missing(field.data or ""):
            raise ValidationError(
                _(
                    "Papers cannot show these letters: %(letters)s. Write it in Latin letters.",
                    letters=" ".join(lacking[:MOST_NAMED]),
                )
            )


def _is_known(letter: str) -> bool:
    code = ord(letter)
    return code in _known() or code in _VARIANTS or unicodedata.category(letter) in _UNSEEN


@cache
def _known() -> frozenset[int]:
    # Large, and asked only once somebody writes beyond ASCII.
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    codes: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            codes.update(font.getBestCmap())
    return frozenset(codes)
