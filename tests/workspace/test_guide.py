"""The pages that are always there."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role


@pytest.mark.same_queries
@pytest.mark.parametrize("role", Role)
def test_all_pages_of_a_reader_open(page_as: Any, people: dict[Role, User], role: Role) -> None:
    opener = page_as(people[role])
    for address in [link["href"] for link in opener.open("/more").select("main a[href^='/']")]:
        opener.open(address)


def test_the_keys_are_told(page_as: Any, officer: User) -> None:
    assert "Ctrl Enter" in page_as(officer).open("/help").words


def test_the_sign_of_life_asks_no_database(client: Any, statements: Any) -> None:
    assert statements.of(lambda: client.get("/healthz")) == []
    assert client.get("/healthz").data == b"ok\n"
