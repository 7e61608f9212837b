"""The closed lists of notes."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class About(Choice):
    """On what kind of record a note hangs; the values stand in addresses."""

    COMPANY = "company", _l("Company")
    PARTNERSHIP = "partnership", _l("Partnership")
    AGREEMENT = "agreement", _l("Agreement")
