"""Which visits an address asks for."""

from werkzeug.datastructures import MultiDict

from app.accounts import whose
from app.core import asked
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.queries import VisitFilter
from app.settings.custom import narrowing
from app.settings.purposes import find_purpose


def visit_filter(arguments: MultiDict[str, str]) -> VisitFilter:
    """The visits that the address of their list asks for."""
    return VisitFilter(
        words=asked.words(arguments),
        officer_id=whose.asked_for(arguments, "officer"),
        outcome=asked.member(arguments, "outcome", VisitOutcome),
        mode=asked.member(arguments, "mode", VisitMode),
        purpose=find_purpose(arguments.get("purpose")),
        from_on=asked.day(arguments, "from"),
        to_on=asked.day(arguments, "to"),
        own=narrowing.narrowed("visit", arguments),
        is_mine=arguments.get("mine") == "1",
    )
