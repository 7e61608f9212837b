"""The demo office behind the real server, with every page it has: for walks through all of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select

from app.accounts.roles import GRANTS, Role
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.db import db
from app.outreach.models import RoadShow
from app.pipeline.models import Partnership
from tests.support import servers, whole_office
from tests.support.databases import Databases
from tests.support.demo import ADDRESSES, person
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

READER_ORDER = (Role.SUPERVISOR, Role.ADMIN, Role.CLERK, Role.OFFICER)
RICH = {"company": Company, "partnership": Partnership, "agreement": Agreement, "road show": RoadShow}
"""Of these the demo office has fuller ones than the single row of each that tests make."""


@dataclass(frozen=True)
class Screen:
    """One page of the house: whose eyes see it, under which address."""

    endpoint: str
    role: Role | None
    address: str


@dataclass
class House:
    """A running demo office: its server, a signed-in browser window for each role, and its screens."""

    server: LiveServer
    browser: Browser
    screens: list[Screen] = field(default_factory=list)
    windows: dict[Role | None, BrowserContext] = field(default_factory=dict)
    cookies: dict[Role, Any] = field(default_factory=dict)

    def window(self, role: Role | None) -> BrowserContext:
        """The browser of somebody in this role, of a stranger without one."""
        if role not in self.windows:
            # Without the phone app's worker, so that every page comes from the server, as at a first visit.
            opened = self.browser.new_context(
                base_url=self.server.url,
                locale="id-ID",
                timezone_id="Asia/Makassar",
                service_workers="block",
            )
            opened.set_default_timeout(15_000)
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
