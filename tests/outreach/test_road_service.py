"""A road service (OSRM) as it answers in life: with a table, with holes in it, with a refusal, or not at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from app.accounts.models import User
from app.outreach.planning import roads
from app.outreach.queries import day_plans
from app.outreach.services import planning
from tests.factories import outreach
from tests.support.pages import PageOpener

TOMORROW = date(2026, 11, 25)
PLACES = [(-1.2, 116.8), (-1.3, 116.9)]
GOOD = {"code": "Ok", "distances": [[0, 5000], [6000, 0]], "durations": [[0, 60], [120, 0]]}
REFUSED = {
    "code": "NoSegment",
    "message": "One of the supplied input coordinates could not snap to street segment.",
}
HOLE = GOOD | {"durations": [[0, None], [120, 0]]}
SILENT = "silent"


@contextmanager
def osrm(status: int, told: Any) -> Iterator[tuple[str, list[str]]]:
    """A service that always answers so; gives its address and what it was asked."""
    asked: list[str] = []
    is_over = Event()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if told == SILENT:
                is_over.wait(10)
                return
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        is_over.set()
        server.shutdown()
        thread.join()


def test_a_table_of_roads_is_asked_for_by_coordinates_alone() -> None:
    with osrm(200, GOOD) as (address, asked):
        ways = roads.by_road(PLACES, address=f"{address}/")
    assert (ways.metres[1][0], ways.travel[1][0]) == (6000, 2)
    assert asked == [
        "/table/v1/driving/116.800000,-1.200000;116.900000,-1.300000?annotations=duration,distance"
    ]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (200, HOLE),
        (200, GOOD | {"distances": [[0, None], [1, 0]]}),
        (200, GOOD | {"distances": [[0]]}),
        (200, b'{"distances": [[0, Infinity], [1, 0]], "durations": [[0, 1], [1, 0]]}'),
        (200, b'{"distances": [[0, 1], [1, 0]], "durations": [[0, NaN], [1, 0]]}'),
        (200, GOOD | {"durations": [[0, -1], [1, 0]]}),
        (200, {"code": "Ok"}),
        (200, b"<html>"),
        (400, REFUSED),
        (502, b"Bad Gateway"),
    ],
)
def test_what_is_no_table_of_roads_is_told_from_one(status: int, told: Any) -> None:
    with osrm(status, told) as (address, _asked), pytest.raises(roads.NoRoads):
        roads.by_road(PLACES, address=address)


@pytest.mark.same_queries
@pytest.mark.parametrize(("status", "told"), [(200, HOLE), (400, REFUSED), (200, SILENT)])
def test_the_planner_then_reckons_as_the_crow_flies_and_says_so(
    rina: User, page: PageOpener, sign_in: Any, *, monkeypatch: pytest.MonkeyPatch, status: int, told: Any
) -> None:
    road_show = outreach.a_road_show(rina, ends_on=date(2026, 11, 28))
    for step in (1, 5):
        company = outreach.a_company(f"Uji Jalan {step}", latitude=-1.24, longitude=116.80 + step / 100)
        outreach.a_stop(road_show, company, on=TOMORROW)
    monkeypatch.setattr(roads, "PATIENCE", 0.2)
    rules = planning.rules_for_change()
    with osrm(status, told) as (address, asked):
        rules.road_service = address
        problem = day_plans.day_problem(rina, road_show, TOMORROW, [])
        assert problem.problem.metres[0][1] > 4000
        sign_in(rina)
        words = page.open(f"/road-shows/{road_show.id}/plan?on={TOMORROW}&propose=1").words
    assert asked
    assert "Layanan jalan tidak menjawab" in words
