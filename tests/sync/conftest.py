"""What the tests of work without a network share: officers, and a phone that delivers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from tests.factories import accounts
from tests.support.clock import StoppedClock
from tests.sync.phone import Phone


@pytest.fixture(autouse=True)
def stopped_clock(request: pytest.FixtureRequest) -> None:
    """Every test here happens on Tuesday 24 November 2026, 09.00 WITA, but those at the real server."""
    if "live_server" not in request.fixturenames:
        request.getfixturevalue("clock")


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
def phone_of(app: Flask, sign_in: Callable[..., Any], clock: StoppedClock) -> Callable[[User], Phone]:
    """`phone_of(user)` is a phone on which this person is signed in."""
    return lambda user: Phone(sign_in(user, new=True), clock, user)
