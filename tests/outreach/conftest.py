"""What the tests of road shows and visits share."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.outreach import events
from app.outreach.models import Visit
from tests.factories import accounts
from tests.support.clock import StoppedClock


@pytest.fixture(autouse=True)
def stopped_clock(clock: StoppedClock) -> StoppedClock:
    """Every test here happens on Tuesday 24 November 2026, 09.00 WITA."""
    return clock


@pytest.fixture
def rina(app: Flask) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def joko(app: Flask) -> User:
    return accounts.officer(name="Joko Pranoto")


@pytest.fixture
def wati(app: Flask) -> User:
    return accounts.supervisor(name="Wati Handayani")


@pytest.fixture
def announced() -> Iterator[list[tuple[str, Any, Any]]]:
    """What was announced during the test: the signal's name, its subject, and the next step."""
    heard: list[tuple[str, Any, Any]] = []

    def on_visit(visit: Visit, next_step: Any = None) -> None:
        heard.append(("visit", visit, next_step))

    def on_stop(stop: Any) -> None:
        heard.append(("stop", stop, None))

    events.visit_logged.connect(on_visit)
    events.stop_planned.connect(on_stop)
    yield heard
    events.visit_logged.disconnect(on_visit)
    events.stop_planned.disconnect(on_stop)
