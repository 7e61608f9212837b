"""The closed lists of what phones deliver."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ItemKind(Choice):
    """What an item is of."""

    VISIT = "visit", _l("Visit")
    PHOTO = "photo", _l("Photo")
    COMPANY = "company", _l("Company")
    CONTACT = "contact", _l("Contact")
    STOP = "stop", _l("Stop")
    NEXT_STEP = "next_step", _l("Next step")
    FOLLOW_UP = "follow_up", _l("Follow-up done")


class ItemState(Choice):
    """What became of an item when it last came."""

    STORED = "stored", _l("Stored")
    REFUSED = "refused", _l("Not accepted")
    CONFLICT = "conflict", _l("Changed by both")


class Concern(Choice):
    """Why a supervisor should look at what was delivered."""

    REMOVED = "removed", _l("No longer in charge")
    CLOCK = "clock", _l("Clock of the phone wrong")
    LOOKS_ALIKE = "looks_alike", _l("Maybe on file already")
