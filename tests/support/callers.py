"""People who use the real server at the same moment, each through requests of their own."""

import http.client
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from tests.support.client import CSRF_SECRET
from tests.support.pages import values_of
from tests.support.servers import LiveServer
from tests.support.sign_in import cookie_for

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Reply:
    """What the server answered; redirects are not followed."""

    status: int
    text: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    def form(self, css: str = "main form.record-form") -> dict[str, Any]:
        """What a browser would send for the form of this page."""
        found = self.soup.select_one(css)
        assert found is not None, f"{self.status}: no {css}:\n{self.text[:2000]}"
        return values_of(found)

    def words(self, css: str = "main") -> str:
        return " ".join(self.soup.select_one(css).get_text(" ").split())  # type: ignore[union-attr]


class Caller:
    """One signed-in person; make it in the app context that `user` came from."""

    def __init__(self, server: LiveServer, user: Any) -> None:
        app = server.app
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        cookie = serializer.dumps(cookie_for(user) | {"csrf_token": CSRF_SECRET})
        token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(CSRF_SECRET)
        self.host = urlsplit(server.url).netloc
        self.headers = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}", "X-CSRFToken": token}

    def get(self, address: str) -> Reply:
        return self._ask("GET", address)

    def post(self, address: str, fields: dict[str, Any]) -> Reply:
        return self._ask("POST", address, urlencode(fields, doseq=True))

    def put(
        self, address: str, body: bytes, headers: dict[str, str], *, of: int | None = None
    ) -> Reply | None:
        """Send bytes; with `of` their length is said to be that, and the connection is cut after them."""
        if of is None:
            return self._ask("PUT", address, body, headers)
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.putrequest("PUT", address)
        for name, value in (self.headers | headers | {"Content-Length": str(of)}).items():
            connection.putheader(name, value)
        connection.endheaders(body)
        connection.close()
        return None

    def _ask(
        self,
        method: str,
        address: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        kind = headers or ({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {})
        try:
            connection.request(method, address, body, {**self.headers, **kind})
            answer = connection.getresponse()
            return Reply(answer.status, answer.read().decode())
        finally:
            connection.close()


def at_once(callers: Sequence[Caller], act: Callable[[int, Caller], Outcome]) -> list[Outcome]:
    """What `act(number, caller)` gives for each, all of them at work in the same moment."""
    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(act, range(len(callers)), callers))
