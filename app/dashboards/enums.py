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
