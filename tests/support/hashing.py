"""Passwords of tests are hashed with the least work Argon2 allows: in full it takes a sixth of a second each."""

import pytest
from argon2 import PasswordHasher

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_own: list[PasswordHasher] = []


def install() -> None:
    # Imported late, so that tests of one package run while another does not import.
    from app.accounts import passwords  # noqa: PLC0415

    _own.append(passwords._hasher)
    passwords._hasher = CHEAP


def in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app hash as in an office, for what depends on it."""
    monkeypatch.setattr("app.accounts.passwords._hasher", _own[0])
