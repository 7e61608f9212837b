"""The first look costs little on the wire, on a phone that has never been here.

That no page takes 150 kB is seen where all pages are opened, in `test_accessibility`.

The app compresses by itself, pages with gzip and the files of the front end beforehand, so what is counted is what the real server sends: the page
with its style sheet, scripts, icons and pictures, headers included, into a browser with an empty cache.
"""

import pytest

from app.accounts.roles import Role
from tests.journeys.conftest import House, Screen

pytestmark = [pytest.mark.browser, pytest.mark.long]

MOST_BYTES_OF_THE_START = 100_000
WORTH_IT = 1000
"""Below so many bytes compressing gains nothing."""


@pytest.mark.parametrize("address", ["/", "/phone"])
def test_the_officer_starts_on_the_phone_with_less_than_100_kb(house: House, address: str) -> None:
    weight = house.first_load(Screen("start", Role.OFFICER, address))
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
