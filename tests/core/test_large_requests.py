"""What is larger than Jajak takes in is refused with a page that arrives, not with a broken connection."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

from config import MEGABYTE
from tests.support.servers import LiveServer


def test_a_file_that_is_too_large_is_refused_with_a_page(live_server: LiveServer) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "id"}
    form["Referer"] = f"{live_server.url}/sign-in"
    with closing(HTTPConnection(urlsplit(live_server.url).netloc, timeout=60)) as connection:
        connection.request("POST", "/sign-in", body=b"x" * (40 * MEGABYTE), headers=form)
        answer = connection.getresponse()
        assert answer.status == 413
        page = answer.read().decode()
        assert "Berkas itu terlalu besar" in page
        assert "Paling banyak 25 MB" in page
        assert 'href="/sign-in"' in page
