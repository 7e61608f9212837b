"""Passwords: how they are kept and which are refused."""

import pytest
from flask import Flask

from app.accounts import passwords
from app.core.errors import Invalid
from tests.support import hashing

WHO = {"name": "Siti Rahma", "email": "siti.rahma@disnaker.example"}


def test_a_password_is_kept_as_an_argon2_hash_and_only_itself_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    hashing.in_full(monkeypatch)
    stored = passwords.hashed("gerobak biru laut")

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.fits("gerobak biru laut", stored)
    assert not passwords.fits("gerobak biru langit", stored)
    assert not passwords.is_outdated(stored)


@pytest.mark.parametrize("damaged", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_a_damaged_hash_fits_nothing(damaged: str) -> None:
    assert not passwords.fits("gerobak biru laut", damaged)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "weak",
    [
        "",
        "pendek",
        "123456789",
        "1234567890",
        "Password123",
        "aaaaaaaaaaaa",
        "abababababab",
        "Siti Rahma",
        "siti.rahma",
        "SITI.RAHMA@disnaker.example",
        "a b" * 100,
    ],
)
def test_a_weak_password_is_refused_beside_its_field(app: Flask, weak: str) -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.refuse_weak(weak, **WHO)

    assert refusal.value.field == "password"
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("good", ["gerobak biru laut", "Xk2-pq9-Lm4z", "sitirahma mendayung"])
def test_a_long_unusual_password_is_taken(app: Flask, good: str) -> None:
    passwords.refuse_weak(good, **WHO)


def test_one_time_passwords_are_readable_and_never_alike(app: Flask) -> None:
    made = {passwords.one_time() for _number in range(200)}

    assert len(made) == 200
    assert all(len(one) == 14 for one in made)
    assert not set("".join(made)) & set("01loIO")
    passwords.refuse_weak(made.pop(), **WHO)
