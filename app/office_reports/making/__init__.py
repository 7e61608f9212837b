"""What each kind of report says, as plain data: figures stay numbers, words are in the report's language."""

from collections.abc import Callable

from app.office_reports.enums import ReportKind
from app.office_reports.making import activity, coverage, press, road_show
from app.office_reports.making.base import Ask, Block

Builder = Callable[[Ask], list[Block]]

BUILDERS: dict[ReportKind, Builder] = {
    ReportKind.ACTIVITY: activity.blocks,
    ReportKind.OFFICER: activity.blocks,
    ReportKind.ROAD_SHOW: road_show.blocks,
    ReportKind.COVERAGE: coverage.blocks,
    ReportKind.PRESS: press.blocks,
}
