"""Which agreements an address asks for."""

from werkzeug.datastructures import MultiDict

from app.accounts import whose
from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState, Tab
from app.agreements.queries import Filters
from app.core import asked
from app.settings import queries as settings


def filters(arguments: MultiDict[str, str]) -> Filters:
    """What the address of the list of agreements narrows it to."""
    ahead = arguments.get("expiring", "")
    return Filters(
        query=asked.words(arguments),
        state=asked.member(arguments, "state", AgreementState),
        kind=asked.member(arguments, "kind", AgreementKind),
        owner_id=whose.asked_for(arguments, "owner"),
        expiring=next((days for days in states.WINDOWS if str(days) == ahead), None),
        signed_from=asked.day(arguments, "signed_from"),
        signed_to=asked.day(arguments, "signed_to"),
        is_repeat=arguments.get("repeat") == "1",
        is_inactive=arguments.get("inactive") == "1",
        scheme=next(
            (one for one in settings.schemes(with_inactive=True) if one.key == arguments.get("scheme")), None
        ),
    )


def tab(arguments: MultiDict[str, str]) -> Tab:
    """The tab that an address stands on."""
    return asked.member(arguments, "tab", Tab) or Tab.ALL
