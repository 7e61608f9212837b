"""The closed lists of dashboards."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Span(Choice):
    """How long a period is."""

    MONTH = "month", _l("Month")
    QUARTER = "quarter", _l("Quarter")
    YEAR = "year", _l("Year")
    DAYS = "days", _l("From – until")


class Fate(Choice):
    """What became of a partnership at a stage it entered."""

    ON = "on", _l("went on")
    LOST = "lost", _l("lost")


class TargetKind(Choice):
    """What an office sets itself a number of, a year."""

    VISITS = "visits", _l("Visits")
    AGREEMENTS = "agreements", _l("Agreements signed")
    SEATS = "seats", _l("Seats signed")
    HIRES = "hires", _l("People hired")


class Happening(Choice):
    """What happened to people on seats, as dashboards count it."""

    FILLED = "filled", _l("Started")
    COMPLETED = "completed", _l("Completed")
    LEFT = "left", _l("Left early")
    HIRED = "hired", _l("Hired")


class TaskState(Choice):
    """Which follow-ups of a week are meant."""

    OPEN = "open", _l("still open")
    LATE = "late", _l("late")
    DONE = "done", _l("done")
