"""The closed lists of notices."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Channel(Choice):
    """How a person wants to be told of a kind of thing."""

    BELL = "bell", _l("Bell only")
    MAIL = "mail", _l("Bell and e-mail")
    NONE = "none", _l("Not at all")
