"""The closed lists of ceremonies."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Reply(Choice):
    """What a company said to its invitation."""

    AWAITED = "awaited", _l("No reply yet")
    COMING = "coming", _l("Coming")
    NOT_COMING = "not_coming", _l("Not coming")
