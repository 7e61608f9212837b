"""The demo office behind the real server, with every page it has: for walks through all of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, ViewportSize
from playwright.sync_api import Page as BrowserPage
from sqlalchemy import select

from app.accounts.roles import GRANTS, Role
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.db import db
from app.outreach.models import RoadShow
from app.pipeline.models import Partnership
from tests.support import servers, whole_office
from tests.support.browsers import PATIENCE, AxeCheck, Watch
from tests.support.databases import Databases
from tests.support.demo import ADDRESSES, person
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

DESKTOP: ViewportSize = {"width": 1920, "height": 800}
READER_ORDER = (Role.SUPERVISOR, Role.ADMIN, Role.CLERK, Role.OFFICER)
RICH = {"company": Company, "partnership": Partnership, "agreement": Agreement, "road show": RoadShow}
"""Of these the demo office has fuller ones than the single row of each that tests make."""


@dataclass(frozen=True)
class Screen:
    """One page of the house: whose eyes see it, under which address."""

    endpoint: str
    role: Role | None
    address: str


class Tab:
    """A tab, and what went wrong in it."""

    def __init__(self, page: BrowserPage, home: str) -> None:
        self.page = page
        self.watch = Watch(page, home)
        page.on("console", self._listen)

    def goes_to(self, address: str) -> bool:
        """Whether a page comes from there, not a file or a part of a page."""
        try:
            answer = self.page.goto(address)
        except Error as fault:
            if "Download is starting" not in fault.message:
                raise
            return False
        assert answer is not None
        return "text/html" in answer.headers["content-type"] and "<html" in answer.text()[:200]

    def faults(self) -> list[str]:
        """What went wrong since this was last asked."""
        found, self.watch.faults = self.watch.faults, []
        return found

    def _listen(self, message: ConsoleMessage) -> None:
        is_answer = "the server responded with a status of 40" in message.text
        if message.type == "error" and not is_answer:
            self.watch.faults.append(f"the console: {message.text}")


@dataclass
class House:
    """A running demo office: its server, a signed-in browser window for each role, and its screens."""

    server: LiveServer
    browser: Browser
    screens: list[Screen] = field(default_factory=list)
    windows: dict[Role | None, BrowserContext] = field(default_factory=dict)
    cookies: dict[Role, Any] = field(default_factory=dict)
    tabs: dict[Role | None, Tab] = field(default_factory=dict)

    def open(self, screen: Screen) -> Tab | None:
        """The screen in the tab in which people of this role go from one to the next; None when it is no page."""
        if screen.role not in self.tabs:
            self.tabs[screen.role] = Tab(self.window(screen.role).new_page(), self.server.url)
        tab = self.tabs[screen.role]
        if tab.goes_to(screen.address):
            return tab
        # The browser's own viewer of pictures and papers obeys no policy of ours.
        self.tabs.pop(screen.role).page.close()
        return None

    def first_load(self, screen: Screen) -> int:
        """All bytes that come over the wire for a page, nothing of it being there before."""
        page = self.window(screen.role).new_page()
        wire = page.context.new_cdp_session(page)
        received: list[int] = []
        wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(screen.address, wait_until="networkidle")
        page.close()
        return sum(received)

    def window(self, role: Role | None) -> BrowserContext:
        """The browser of somebody in this role, of a stranger without one."""
        if role not in self.windows:
            # Without the phone app's worker, so that every page comes from the server, as at a first visit.
            opened = self.browser.new_context(
                base_url=self.server.url,
                locale="id-ID",
                timezone_id="Asia/Makassar",
                service_workers="block",
                viewport=DESKTOP,
                reduced_motion="reduce",
            )
            opened.set_default_timeout(PATIENCE)
            # Half a megabyte, sent once to a window instead of once to every page.
            opened.add_init_script(AxeCheck.script())
            if role is not None:
                opened.add_cookies([self.cookies[role]])
            self.windows[role] = opened
        return self.windows[role]


@pytest.fixture(scope="session")
def house(
    databases: Databases, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The demo office on SQLite with a row of everything the demo lacks."""
    folder: Path = tmp_path_factory.mktemp("house")
    with ExitStack() as things:
        server = things.enter_context(
            servers.running(databases.demo("sqlite", folder / "instance"), folder / "instance", workers=2)
        )
        made = House(server, browser)
        with server.app.app_context():
            people = {role: person(role) for role in ADDRESSES}
            # As long as addresses of offices are: no page may grow wider than a phone by it.
            people[Role.SUPERVISOR].email = "pengelola.penempatan.pemagangan@disnaker.example"
            rows = whole_office.rows_of(people[Role.SUPERVISOR])
            db.session.commit()
            made.cookies = {role: browser_cookie(server, user) for role, user in people.items()}
            rows |= {
                kind: db.session.scalars(select(model).order_by(model.id)).first()
                for kind, model in RICH.items()
            }
            made.screens = list(_screens(server, rows))
        yield made
        for window in made.windows.values():
            window.close()


def _screens(server: LiveServer, rows: whole_office.Rows) -> Iterator[Screen]:
    """Every address that answers a GET, seen by the first role that may; the first page by everybody."""
    for rule in whole_office.rules(server.app):
        if "GET" not in whole_office.methods(rule):
            continue
        view: Any = server.app.view_functions[rule.endpoint]
        address = whole_office.address(rule, rows)
        if rule.endpoint == "workspace.home":
            yield from (Screen(rule.endpoint, role, address) for role in Role)
        elif view.permissions is None:
            yield Screen(rule.endpoint, None, address)
        else:
            able = [role for role in READER_ORDER if not view.permissions or view.permissions & GRANTS[role]]
            yield Screen(rule.endpoint, able[0], address)
    yield Screen("an error", Role.SUPERVISOR, "/no-such-page")
    yield Screen("a refusal", Role.AUDITOR, "/companies/new")
