"""The closed lists of road shows and visits."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class RoadShowState(Choice):
    """Where a road show stands."""

    PLANNED = "planned", _l("Planned")
    RUNNING = "running", _l("Running")
    DONE = "done", _l("Done")
    CANCELLED = "cancelled", _l("Cancelled")


class StopState(Choice):
    """What became of a planned stop."""

    PLANNED = "planned", _l("Planned")
    DONE = "done", _l("Done")
    MISSED = "missed", _l("Missed")
    MOVED = "moved", _l("Moved")


class VisitMode(Choice):
    """How officer and company met."""

    ON_SITE = "on_site", _l("On site")
    PHONE = "phone", _l("Phone")
    ONLINE = "online", _l("Online")
    OUR_OFFICE = "our_office", _l("At our office")
    EVENT = "event", _l("At an event")


class PhotoRole(Choice):
    """What a picture of a visit is."""

    PHOTO = "photo", _l("Photo")
    SIGNATURE = "signature", _l("Signature")


class VisitOutcome(Choice):
    """What came of a visit."""

    INTERESTED = "interested", _l("Interested")
    CONSIDERING = "considering", _l("Will consider")
    ASKS_DOCUMENTS = "asks_documents", _l("Asks for documents")
    ASKS_RETURN = "asks_return", _l("Asks to return on a date")
    REFUSED = "refused", _l("Refused")
    NOT_THERE = "not_there", _l("Nobody there")
    CLOSED_MOVED = "closed_moved", _l("Closed or moved")

    @property
    def is_met(self) -> bool:
        """Whether somebody of the company was spoken to."""
        return self not in (VisitOutcome.NOT_THERE, VisitOutcome.CLOSED_MOVED)
