"""Now and today: the one place that reads the machine's clock, so that tests may set it."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DEFAULT_ZONE = ZoneInfo("Asia/Makassar")

_zone_source: Callable[[], ZoneInfo] = lambda: DEFAULT_ZONE  # noqa: E731 - a default, replaced by the settings package


def utcnow() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def set_zone_source(source: Callable[[], ZoneInfo]) -> None:
    """Let the settings package say in which zone the office lives."""
    global _zone_source  # noqa: PLW0603 - one process, one office
    _zone_source = source


def office_zone() -> ZoneInfo:
    """The zone in which the office reads its days and hours."""
    return _zone_source()


def local(instant: datetime) -> datetime:
    """``instant`` as the office's wall clock shows it."""
    return instant.astimezone(office_zone())


def today() -> date:
    """The office's present day (not the server's, not UTC's)."""
    return today_in(office_zone())


def today_in(zone: ZoneInfo) -> date:
    """The present day in ``zone``."""
    return utcnow().astimezone(zone).date()


def later_by(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = max(1, min(day.year + years, 9998))
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
