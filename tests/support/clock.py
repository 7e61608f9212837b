"""A clock that stands still until the test moves it."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from app.core import clock as app_clock


class StoppedClock:
    """Replaces the one clock that the app reads (app/core/clock.py)."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    def set(self, wall: str | datetime) -> datetime:
        """Set an aware instant, or the office's wall clock as "2026-11-24 09:00"."""
        if isinstance(wall, str):
            wall = datetime.fromisoformat(wall)
        self.now = wall if wall.tzinfo else wall.replace(tzinfo=app_clock.office_zone())
        return self.now

    def move(self, **amount: float) -> datetime:
        """Let time pass: `clock.move(days=1, hours=2)`."""
        self.now += timedelta(**amount)
        return self.now

    def as_type(self) -> type[datetime]:
        """A `datetime` whose `now` is this clock's."""
        stopped = self

        class Stopped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return stopped.now.astimezone(tz)

        return Stopped
