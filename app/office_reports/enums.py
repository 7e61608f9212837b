"""The closed lists of reports."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ReportKind(Choice):
    """What a report tells of."""

    ACTIVITY = "activity", _l("Road shows and partnerships")
    OFFICER = "officer", _l("Recap of an officer")
    ROAD_SHOW = "road_show", _l("Result of a road show")
    COVERAGE = "coverage", _l("Coverage")
    PRESS = "press", _l("Figures for the press")

    @property
    def about(self) -> str:
        """What stands in it, in a sentence."""
        return str(ABOUT[self])

    @property
    def is_open_to_all(self) -> bool:
        """Whether everybody who reads reports may read it, also one of the whole office."""
        return self in (ReportKind.ROAD_SHOW, ReportKind.PRESS)


ABOUT = {
    ReportKind.ACTIVITY: _l(
        "The month, quarter or year of the office: key figures, targets, visits, pipeline, agreements, coverage."
    ),
    ReportKind.OFFICER: _l("What one officer planned, did and reached, with every visit."),
    ReportKind.ROAD_SHOW: _l("Where it went, what came of each visit, what was promised."),
    ReportKind.COVERAGE: _l("How far companies were reached by kecamatan, sector and size, with a map."),
    ReportKind.PRESS: _l("No names of companies or people; numbers under 3 are not shown."),
}


class Rhythm(Choice):
    """How often a report is sent."""

    WEEKLY = "weekly", _l("Every week")
    MONTHLY = "monthly", _l("Every month")
    QUARTERLY = "quarterly", _l("Every quarter")


class Review(Choice):
    """How far a report has come that somebody has to approve; the values are stored."""

    ASKED = "asked", _l("Waits for approval")
    APPROVED = "approved", _l("Approved")
    RETURNED = "returned", _l("Sent back")


class Paper(Choice):
    """As which file a report is taken along."""

    PDF = "pdf", _l("PDF")
    DOCX = "docx", _l("Word (DOCX)")
    XLSX = "xlsx", _l("Excel (XLSX)")
