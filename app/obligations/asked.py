"""Which obligations an address asks for."""

from werkzeug.datastructures import MultiDict

from app.accounts import whose
from app.core import asked
from app.obligations.enums import Party, When
from app.obligations.queries import Wanted


def wanted(arguments: MultiDict[str, str]) -> Wanted:
    """What the address of the list narrows it to."""
    monitoring = arguments.get("monitoring")
    return Wanted(
        party=asked.member(arguments, "party", Party),
        owner_id=whose.asked_for(arguments, "owner"),
        is_monitoring={"1": True, "0": False}.get(monitoring or ""),
    )


def when(arguments: MultiDict[str, str]) -> When:
    """The stretch of days an address stands on; all that is open where it names none."""
    return asked.member(arguments, "when", When) or When.OPEN
