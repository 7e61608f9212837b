"""One person's days as iCalendar. Nothing of contacts stands in it; of follow-ups and obligations only of what kind they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.calendar.models import RemovedStop
from app.companies.models import Company
from app.follow_ups.models import FollowUp
from app.obligations.enums import Party
from app.obligations.models import Obligation
from app.outreach.enums import RoadShowState, StopState
from app.outreach.models import RoadShow, Stop

if TYPE_CHECKING:
    from icalendar import Event

# icalendar is two megabytes in each worker, and only feeds need it: it is imported where it is used.

REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Day:
    """What one person's calendar holds."""

    stops: list[Stop]
    follow_ups: list[FollowUp]
    obligations: list[Obligation]
    removed: list[RemovedStop]


def uid_of(stop: Stop) -> str:
    """What a calendar knows a stop by, as long as it exists, whatever changes of it."""
    return f"stop-{stop.id}-{stop.created_at:%Y%m%d%H%M%S}@jajak"


def sequence_of(stop: Stop, road_show: RoadShow) -> int:
    """How often a stop or its road show was changed."""
    return stop.version + road_show.version - 2


def calendar_of(name: str, day: Day, *, zone: ZoneInfo, link: str, at: datetime) -> bytes:
    """The calendar called ``name``; ``link`` is where the house itself is found."""
    from icalendar import Calendar  # noqa: PLC0415 - as above

    calendar = Calendar()
    calendar.add("prodid", "-//Jajak//Jajak//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in _events(day, zone, link, at):
        calendar.add_component(event)
    # Whatever the events say, every reader learns the office's zone.
    calendar.add_missing_timezones(first_date=date(2024, 1, 1), last_date=date(2040, 1, 1))
    return bytes(calendar.to_ical())


def _events(day: Day, zone: ZoneInfo, link: str, at: datetime) -> Iterable["Event"]:
    for stop in day.stops:
        event = _event(uid_of(stop), sequence_of(stop, stop.road_show), stop.updated_at)
        event.add("summary", _("Visit: %(name)s", name=stop.company.full_name))
        _place(event, stop.company)
        starts = stop.expected_at
        if starts is None:
            _all_day(event, stop.on)
        else:
            begins = datetime.combine(stop.on, starts, tzinfo=zone)
            event.add("dtstart", begins)
            event.add("dtend", begins + timedelta(minutes=stop.minutes))
        said = [stop.road_show.title, str(stop.purpose.label) if stop.purpose else None]
        event.add("description", "\n".join([*filter(None, said), f"{link}/road-shows/{stop.road_show_id}"]))
        event.add("status", "CANCELLED" if _is_off(stop) else "CONFIRMED")
        yield event
    for one in day.follow_ups:
        uid = f"follow-up-{one.id}-{one.created_at:%Y%m%d%H%M%S}@jajak"
        event = _event(uid, one.version - 1, one.updated_at)
        event.add("summary", f"{one.kind.label}: {one.company.full_name}")
        event.add("description", f"{link}/follow-ups")
        if one.due_on is not None:
            _all_day(event, one.due_on)
        event.add("status", "CONFIRMED" if one.is_open else "CANCELLED")
        event.add("transp", "TRANSPARENT")
        yield event
    for owed in day.obligations:
        uid = f"obligation-{owed.id}-{owed.created_at:%Y%m%d%H%M%S}@jajak"
        event = _event(uid, owed.version - 1, owed.updated_at)
        company = owed.agreement.company
        event.add("summary", f"{_what(owed)}: {company.full_name}")
        event.add("description", f"{link}/agreements/{owed.agreement_id}#obligations")
        if owed.is_monitoring:
            _place(event, company)
        if owed.due_on is not None:
            _all_day(event, owed.due_on)
        event.add("status", "CONFIRMED" if owed.is_open else "CANCELLED")
        event.add("transp", "TRANSPARENT")
        yield event
    for gone in day.removed:
        event = _event(gone.uid, gone.sequence, gone.removed_at)
        event.add("summary", _("Taken off the plan"))
        _all_day(event, gone.on)
        event.add("status", "CANCELLED")
        yield event


def _event(uid: str, sequence: int, changed_at: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    return event


def _all_day(event: "Event", on: date) -> None:
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))


def _what(owed: Obligation) -> str:
    """Of what kind an obligation is; what exactly is owed may speak of people."""
    if owed.is_monitoring:
        return owed.title
    return _("Obligation of the office") if owed.party is Party.OFFICE else _("Obligation of the company")


def _place(event: "Event", company: Company) -> None:
    from icalendar import vGeo  # noqa: PLC0415 - as above

    where = ", ".join(filter(None, [company.address, company.region.name if company.region else None]))
    if where:
        event.add("location", where)
    if company.latitude is not None and company.longitude is not None:
        event.add("geo", vGeo((company.latitude, company.longitude)))


def _is_off(stop: Stop) -> bool:
    return (
        stop.state in (StopState.MOVED, StopState.MISSED) or stop.road_show.state is RoadShowState.CANCELLED
    )


def starts_of(stop: Stop) -> time:
    """When a stop begins, as far as anybody said; those of which nobody did come last."""
    return stop.expected_at or time.max
