"""Which candidates an address asks for."""

from werkzeug.datastructures import MultiDict

from app.candidates.enums import Availability, Education, Tab
from app.candidates.queries import Filters
from app.core import asked
from app.settings import queries as settings
from app.settings.custom import narrowing


def filters(arguments: MultiDict[str, str]) -> Filters:
    """What the address of the list of candidates narrows it to."""
    kecamatan = arguments.get("kecamatan", "")
    return Filters(
        query=asked.words(arguments),
        availability=asked.member(arguments, "availability", Availability),
        education=asked.member(arguments, "education", Education),
        trade_id=asked.row_id(arguments, "trade"),
        year=asked.row_id(arguments, "year"),
        region_code=kecamatan if kecamatan in {one.code for one in settings.districts()} else None,
        has_bnsp={"yes": True, "no": False}.get(arguments.get("bnsp", "")),
        tag=asked.words(arguments, "tag") or None,
        own=narrowing.narrowed("candidate", arguments),
    )


def tab(arguments: MultiDict[str, str]) -> Tab:
    """The tab that an address stands on."""
    return asked.member(arguments, "tab", Tab) or Tab.ALL
