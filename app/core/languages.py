"""The texts of the reader's language: a page asks for hundreds, and their catalogue is found once a request."""

from typing import Any

from flask import g, has_app_context
from flask_babel import Domain


class Texts(Domain):
    """The catalogues of all packages, as Flask-Babel reads them."""

    def get_translations(self) -> Any:
        """The catalogue in force, kept where Flask-Babel forgets it when another language is chosen or forced."""
        if not has_app_context():
            return super().get_translations()  # type: ignore[no-untyped-call]
        known = getattr(g.get("_flask_babel"), "babel_translations", None)
        if known is None:
            known = super().get_translations()  # type: ignore[no-untyped-call]
            g._flask_babel.babel_translations = known
        return known
