"""What a day asks for and what a plan answers, in minutes after midnight and metres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Window = tuple[int, int]
"""First and last minute."""

MIDNIGHT = 24 * 60

GRACE = 5
"""How many minutes late a locked hour may be kept: hours are shown in whole minutes, ways take parts of them."""


@dataclass(frozen=True)
class Hours:
    """When work begins and ends, and the breaks in which nobody is visited."""

    opens: int
    closes: int
    breaks: tuple[Window, ...] = ()

    def stretches(self) -> list[Window]:
        """The parts of the day between the breaks."""
        found, begins = [], self.opens
        for first, last in sorted(self.breaks):
            if first > begins:
                found.append((begins, min(first, self.closes)))
            begins = max(begins, last)
        found.append((begins, self.closes))
        return [(first, last) for first, last in found if last > first]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One stop: where (a row of the matrix), how long, when it may be, and what a person decided about it.

    ``windows`` must all be kept: the appointment, and the hours in which the company receives people.
    ``traveller`` is who must go; ``fixed_at`` the minute at which it must begin.
    """

    id: int
    place: int
    minutes: int
    windows: tuple[Window, ...] = ()
    traveller: int | None = None
    fixed_at: int | None = None

    def starts(self, hours: Hours) -> list[Window]:
        """In which stretches of the day the visit may begin: from minute to minute, the earliest stretch first."""
        if self.fixed_at is not None:
            return [(self.fixed_at, self.fixed_at + GRACE)]
        earliest, latest = 0, MIDNIGHT
        for first, last in self.windows:
            earliest = max(earliest, first)
            # A window shorter than the visit still says when one is expected.
            latest = min(latest, max(first, last - self.minutes))
        stretches = [
            (max(first, earliest), min(last - self.minutes, latest)) for first, last in hours.stretches()
        ]
        return [(first, last) for first, last in stretches if first <= last]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A day: its stops, how many people go, the hours, and how far it is from place to place.

    ``metres`` and ``travel`` (minutes) have a row for every place. ``start`` and ``end`` are places, or None where the
    way from and to them does not count; ``starts`` says from where else a traveller sets out.
    """

    tasks: Sequence[Task]
    travellers: int
    hours: Hours
    metres: Sequence[Sequence[int]]
    travel: Sequence[Sequence[float]]
    start: int | None = None
    end: int | None = None
    starts: Mapping[int, int] = field(default_factory=dict)

    def start_of(self, traveller: int) -> int | None:
        return self.starts.get(traveller, self.start)


@dataclass(frozen=True)
class Call:
    """A stop with its hour: when one arrives, begins and is done; late where it cannot be kept."""

    task: Task
    arrives: float
    begins: float
    ends: float
    metres: int
    travel: float
    is_late: bool = False

    @property
    def waits(self) -> float:
        return self.begins - self.arrives


@dataclass(frozen=True)
class Leg:
    """One person's day, from leaving to being back."""

    traveller: int
    calls: list[Call] = field(default_factory=list)
    leaves: float = 0
    returns: float = 0
    metres: int = 0
    travel: float = 0

    @property
    def minutes(self) -> float:
        """From leaving to being back."""
        return self.returns - self.leaves


@dataclass(frozen=True)
class Plan:
    """What everybody does, and the stops that no order reaches in their time."""

    legs: list[Leg]
    left_out: list[Task] = field(default_factory=list)

    @property
    def metres(self) -> int:
        return sum(leg.metres for leg in self.legs)

    @property
    def travel(self) -> float:
        """Minutes on the road."""
        return sum(leg.travel for leg in self.legs)

    @property
    def minutes(self) -> float:
        """Working time of everybody together."""
        return sum(leg.minutes for leg in self.legs)

    @property
    def returns(self) -> float:
        """When the last one is back."""
        return max((leg.returns for leg in self.legs if leg.calls), default=0)

    @property
    def late(self) -> list[Call]:
        return [call for leg in self.legs for call in leg.calls if call.is_late]
