"""The closed lists of obligations."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Party(Choice):
    """Who owes it."""

    OFFICE = "office", _l("The office")
    COMPANY = "company", _l("The company")


class Anchor(Choice):
    """From which day the day is reckoned on which it is due."""

    DAY = "day", _l("On a day")
    START = "start", _l("After the agreement begins")
    END = "end", _l("After the agreement ends")


class When(Choice):
    """Which obligations a person wants to look at."""

    LATE = "late", _l("Late")
    WEEK = "week", _l("This week")
    MONTH = "month", _l("Within 30 days")
    OPEN = "open", _l("All open")
    DONE = "done", _l("Done")
