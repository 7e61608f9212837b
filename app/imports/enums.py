"""The closed lists of imports."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ImportState(Choice):
    """How far an import has come."""

    UPLOADED = "uploaded", _l("Uploaded")
    RUNNING = "running", _l("Running")
    DONE = "done", _l("Done")
    CANCELLED = "cancelled", _l("Cancelled")
    FAILED = "failed", _l("Failed")
    UNDOING = "undoing", _l("Being undone")
    UNDONE = "undone", _l("Undone")


class Verdict(Choice):
    """What became of one row of a file."""

    NEW = "new", _l("New")
    UPDATE = "update", _l("Updated")
    UNCHANGED = "unchanged", _l("Unchanged")
    DUPLICATE = "duplicate", _l("Duplicate")
    REVIEW = "review", _l("To review")
    ERROR = "error", _l("Error")
