"""People of the agreements, at a stopped clock."""

import pytest

from tests.support.staff import budi, head, joko, rina, stopped

__all__ = ["budi", "head", "joko", "rina", "stopped"]


@pytest.fixture(autouse=True)
def _stopped_for_all(stopped: None) -> None:
    """All of these tests look at days."""
