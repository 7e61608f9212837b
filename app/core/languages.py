"""The texts of the reader's language: a page asks for hundreds, and their catalogue is found once a request."""

from functools import lru_cache
from typing import Any, cast

from babel import Locale
from babel.core import get_global
from babel.numbers import format_decimal
from flask import current_app, g, has_app_context
from flask_babel import Domain, get_locale
from markupsafe import Markup


class Texts(Domain):
    """The catalogues of all packages, as Flask-Babel reads them."""

    def get_translations_cache(self, ctx: Any) -> Any:
        """The catalogues read so far, of this app alone: another in the same process may have others."""
        return current_app.extensions.setdefault("catalogues", {})

    def get_translations(self) -> Any:
        """The catalogue in force, kept where Flask-Babel forgets it when another language is chosen or forced."""
        if not has_app_context():
            return super().get_translations()  # type: ignore[no-untyped-call]
        # Of a proxy each look costs more than what is looked for.
        here = g._get_current_object()
        known = getattr(here.get("_flask_babel"), "babel_translations", None)
        if known is None:
            known = super().get_translations()  # type: ignore[no-untyped-call]
            here._flask_babel.babel_translations = known
        return known


def locale() -> Locale:
    """The reader's language; Indonesian where nobody is reading (jobs, commands). A board asks for it a thousand times."""
    known = None
    if has_app_context():
        known = getattr(g._get_current_object().get("_flask_babel"), "babel_locale", None)
    return known or get_locale() or Locale("id")


def forget_the_world() -> None:
    """Let go of what Babel knows of thousands of languages but is never asked here: 1.5 MB of a process."""
    for known in (get_global("likely_subtags"), get_global("territory_languages")):
        cast("dict[str, Any]", known).clear()


texts = Texts()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8192)
def _markup(catalogue: Any, message: str) -> Markup:
    return Markup(catalogue.ugettext(message))  # noqa: S704 - written by translators, as trusted as a template


@lru_cache(maxsize=8192)
def _plain(catalogue: Any, message: str) -> Markup:
    return _markup(catalogue, message) % {}


def gettext_in_templates(message: str, /, **variables: Any) -> Markup:
    """``_("…", name=…)`` in a template: the text as markup, what is filled in escaped."""
    catalogue = texts.get_translations()
    return _markup(catalogue, message) % variables if variables else _plain(catalogue, message)


class _Grouped(int):
    """A count that ``%s`` writes with its thousands grouped, as all numbers are shown."""

    def __str__(self) -> str:
        return format_decimal(int(self), locale=locale())


def ngettext_in_templates(singular: str, plural: str, num: int, /, **variables: Any) -> Markup:
    """``ngettext("…", "…", count)`` in a template; ``num`` may stand in the text."""
    text = Markup(texts.get_translations().ungettext(singular, plural, num))  # noqa: S704 - as above
    return text % {"num": num if num < 1000 else _Grouped(num), **variables}
