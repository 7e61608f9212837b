"""Passwords: how they are kept, which are too weak, and those that are made for one sign-in."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from app.core.errors import Invalid

SHORTEST = 10
LONGEST = 200

# Without letters and digits that are read wrongly from paper: 0 O 1 l I.
READABLE = "abcdefghijkmnpqrstuvwxyz23456789"

COMMON = frozenset(
    {
        "1234567890", "0123456789", "12345678910", "123456789a", "1q2w3e4r5t", "1qaz2wsx3edc", "abcdefghij",
        "asdfghjkl1", "balikpapan", "disnaker123", "dinasketenagakerjaan", "indonesia1", "indonesia123",
        "indonesiaraya", "bismillah1", "bismillah123", "jajak12345", "kalimantan", "kotabalikpapan", "letmein123",
        "passw0rd123", "password12", "password123", "password1234", "qazwsxedcr", "qwerty1234", "qwerty12345",
        "qwertyuiop", "rahasia123", "rahasiaku1", "sandi12345", "sayangku123", "selamatdatang", "administrator",
        "admin12345", "welcome123", "katasandi1", "katasandi123", "iloveyou123", "merdeka1945",
    }
)  # fmt: skip

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """``password`` as it is stored (Argon2id, RFC 9106)."""
    return _hasher.hash(password)


def fits(password: str, stored: str) -> bool:
    """Whether ``password`` is the one that was stored; a damaged or empty hash fits nothing."""
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def nobodys_hash() -> str:
    """A hash no password fits, so that an unknown account takes as long to refuse as a known one."""
    return hashed(secrets.token_urlsafe())


def one_time() -> str:
    """A password to be read out once and replaced at the first sign-in (about 60 bits)."""
    return "-".join("".join(secrets.choice(READABLE) for _letter in range(4)) for _group in range(3))


def refuse_weak(password: str, *, name: str, email: str) -> None:
    """Raise Invalid, with the sentence that belongs beside the field, where ``password`` is too easy to guess."""
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        raise Invalid(_("Use at least %(count)s characters.", count=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise Invalid(_("Use at most %(count)s characters.", count=LONGEST), field="password")
    if plain in COMMON or len(set(plain)) < 4:
        raise Invalid(_("This password is used by many. Choose another one."), field="password")
    if _without_separators(plain) in _names_of(name, email):
        raise Invalid(_("Choose a password that is not your name or e-mail address."), field="password")


def _names_of(name: str, email: str) -> set[str]:
    mailbox = email.lower().partition("@")[0]
    return {_without_separators(part) for part in (name.lower(), email.lower(), mailbox)}


def _without_separators(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
