"""Macros that write the same for the same arguments, and so need not write it twice.

An icon stands in a page a hundred times, the rail on every page of a person. Such a macro may ask for nothing but its
arguments, the texts and the built files (`tests/core/test_still.py` looks after that).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import g
from markupsafe import Markup

from app.core import languages

COMPONENTS = frozenset(
    {
        "avatar",
        "badge",
        "button",
        "icon",
        "link_button",
        "menu_link",
        "menu_separator",
        "quick_link",
        "stage_badge",
    }
)
"""The components (``ui``) that are such macros."""

MOST_WRITTEN = 1024

Macro = Callable[..., Markup]


def written_once(macro: Macro, asset: Callable[[str], str]) -> Macro:
    """``macro``, asked only once for the same in one language, as long as the built files are the same.

    Arguments are to be plain: text and markup of the same letters are told apart (only one is escaped), but not
    within a tuple. With what cannot be compared (a dict) the macro writes each time.
    """

    # Kinds of arguments count, since text equals markup of the same letters.
    @lru_cache(maxsize=MOST_WRITTEN, typed=True)
    def kept(_ground: tuple[str, str], *args: Any, **kwargs: Any) -> Markup:
        return macro(*args, **kwargs)

    def written(*args: Any, **kwargs: Any) -> Markup:
        for value in kwargs.values():
            if type(value) is dict:
                return macro(*args, **kwargs)
        return kept(_ground_of(asset), *args, **kwargs)

    return written


def _ground_of(asset: Callable[[str], str]) -> tuple[str, str]:
    """The reader's language and the built files; found once a request, unless another language is forced meanwhile."""
    locale = languages.locale()
    here: Any = g._get_current_object()
    known = here.get("still_ground")
    if known is None or known[0] is not locale:
        known = here.still_ground = locale, (str(locale), asset("icons.svg"))
    ground: tuple[str, str] = known[1]
    return ground
