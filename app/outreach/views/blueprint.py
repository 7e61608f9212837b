"""The blueprint of this package, and what its views read of a request."""

from datetime import date

from flask import Blueprint, request, url_for

from app.core import asked
from app.core.clock import today
from app.core.web import LARGEST_ROW_ID
from app.outreach.models import RoadShow, Stop
from app.outreach.services import LARGEST_PHOTO_MB, MOST_PHOTOS

blueprint = Blueprint("outreach", __name__, template_folder="../templates")

WITH_PHOTOS = frozenset({"outreach.new_visit", "outreach.add_photos"})
LARGEST_FORM = (MOST_PHOTOS * LARGEST_PHOTO_MB + 1) * 1024 * 1024


@blueprint.url_value_preprocessor
def _make_room_for_photos(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Ten photos weigh more than other forms may; said before anything reads the form."""
    if endpoint in WITH_PHOTOS:
        request.max_content_length = LARGEST_FORM


def row_ids(name: str) -> list[int]:
    """The row ids given as ``name`` in address or form; what is none is left out."""
    given = [*request.args.getlist(name), *request.form.getlist(name)]
    numbers = (int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 11)
    return list(dict.fromkeys(number for number in numbers if 0 < number <= LARGEST_ROW_ID))


def row_id(name: str) -> int | None:
    """The row id given as ``name`` in address or form."""
    return asked.row_id(request.values, name)


def words_of(*names: str) -> str:
    """What is looked for: the first of ``names`` given, as a database can take it."""
    return asked.words(request.values, next((name for name in names if name in request.values), names[0]))


def day_of(name: str) -> date | None:
    """The day given as ``name`` in address or form (ISO), if it is one."""
    return asked.day(request.values, name)


def first_open_day(road_show: RoadShow) -> date:
    """Today where it is a day of the road show, else its first day."""
    now = today()
    return now if road_show.starts_on <= now <= road_show.ends_on else road_show.starts_on


def stop_url(stop: Stop) -> str:
    """Where a stop stands on the page of its road show."""
    return url_for("outreach.road_show", road_show_id=stop.road_show_id, _anchor=f"stop-{stop.id}")


def asks_for_json() -> bool:
    """Whether a script, not a form, sent this."""
    return request.accept_mimetypes.best == "application/json"
