"""The closed lists of saved views."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ViewScope(Choice):
    """Who sees a saved view; the values are stored."""

    PRIVATE = "private", _l("Only me")
    TEAM = "team", _l("My team")
    OFFICE = "office", _l("The whole office")
