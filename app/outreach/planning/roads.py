"""How far it is from place to place: by a road service where the office has one, else as the crow flies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from app.core.geo import Point, metres

PATIENCE = 4
"""Seconds a road service may take."""

LARGEST_ANSWER = 4_000_000


LONGEST = 10_000_000
"""Metres or seconds from one place to another; nothing on an island is as far."""


class NoRoads(Exception):
    """The road service did not answer, or not with a table."""


@dataclass(frozen=True)
class Ways:
    """Metres and minutes from every place to every place."""

    metres: list[list[int]]
    travel: list[list[float]]


def as_the_crow_flies(places: Sequence[Point], *, factor: float, speed: float) -> Ways:
    """Great-circle distances, longer by ``factor`` since roads wind, at ``speed`` km/h."""
    far = [[round(metres(start, end) * factor) for end in places] for start in places]
    return Ways(far, [[one / 1000 / speed * 60 for one in row] for row in far])


def by_road(places: Sequence[Point], *, address: str) -> Ways:
    """The table of an OSRM service; raises ``NoRoads``."""
    written = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in places)
    url = f"{address.rstrip('/')}/table/v1/driving/{written}?annotations=duration,distance"
    if urlsplit(url).scheme not in ("http", "https"):
        raise NoRoads(url)
    try:
        request = Request(url, headers={"User-Agent": "Jajak"})  # noqa: S310 - its scheme is checked above
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            told = json.loads(answer.read(LARGEST_ANSWER))
        far = [[round(_sensible(one)) for one in row] for row in told["distances"]]
        travel = [[_sensible(one) / 60 for one in row] for row in told["durations"]]
    except (URLError, HTTPException, TimeoutError, OSError, ValueError, KeyError, TypeError) as problem:
        raise NoRoads(str(problem)) from problem
    size = len(places)
    sizes = {len(far), len(travel), *(len(row) for row in far), *(len(row) for row in travel)}
    if sizes != {size}:
        raise NoRoads("the table has another size")
    return Ways(far, travel)


def _sensible(number: Any) -> float:
    """Metres or seconds as the service told them; where no road leads it tells nothing, which is no number."""
    if not 0 <= float(number) <= LONGEST:
        raise ValueError(number)
    return float(number)
