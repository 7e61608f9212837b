"""The first look at a page costs less than 150 kB on the wire, on a phone that has never been here.

The app compresses by itself, pages with gzip and the files of the front end beforehand, so what is counted is what the real server sends: the page
with its style sheet, scripts, icons and pictures, headers included, into a browser with an empty cache.
"""

import pytest

from app.accounts.roles import Role
from tests.journeys.conftest import House, Screen

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000
MOST_BYTES_OF_THE_START = 100_000
MEASURED = 8
WORTH_IT = 1000
"""Below so many bytes compressing gains nothing."""


def test_the_heaviest_pages_come_in_under_150_kb(house: House) -> None:
    heaviest = sorted(house.screens, key=lambda screen: _length(house, screen), reverse=True)[:MEASURED]
    weights = {screen.address: _first_load(house, screen) for screen in heaviest}
    assert all(weight > 30_000 for weight in weights.values()), f"something was not counted: {weights}"
    heavy = {address: weight for address, weight in weights.items() if weight > MOST_BYTES}
    assert not heavy, f"more than {MOST_BYTES} bytes at a first visit: {heavy}"


@pytest.mark.parametrize("address", ["/", "/phone"])
def test_the_officer_starts_on_the_phone_with_less_than_100_kb(house: House, address: str) -> None:
    weight = _first_load(house, Screen("start", Role.OFFICER, address))
    assert 30_000 < weight < MOST_BYTES_OF_THE_START


def test_words_are_sent_compressed_and_files_of_the_front_end_kept(house: House) -> None:
    window = house.window(None)
    answer = window.request.get("/sign-in")
    assert answer.headers["content-encoding"] == "gzip"
    sources = window.new_page()
    sources.goto("/sign-in")
    addresses = sources.eval_on_selector_all(
        "link[rel=stylesheet], script[src]", "found => found.map(one => one.href || one.src)"
    )
    sources.close()
    assert addresses
    for address in addresses:
        part = window.request.get(address)
        if len(part.body()) > WORTH_IT:
            assert part.headers["content-encoding"] in {"gzip", "br"}, address
        assert "max-age" in part.headers["cache-control"], f"{address} is fetched anew for every page"


def _length(house: House, screen: Screen) -> int:
    answer = house.window(screen.role).request.get(screen.address)
    is_page = "text/html" in answer.headers["content-type"] and "<html" in answer.text()[:200]
    return len(answer.text()) if is_page else 0


def _first_load(house: House, screen: Screen) -> int:
    """All bytes that come over the wire for a page, nothing of it being there before."""
    page = house.window(screen.role).new_page()
    wire = page.context.new_cdp_session(page)
    received: list[int] = []
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(screen.address, wait_until="networkidle")
    page.close()
    return sum(received)
