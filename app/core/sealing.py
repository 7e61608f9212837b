"""Personal numbers at rest: sealed so that the database alone tells nothing, and found again by a keyed fingerprint.

Both keys are derived from secrets of the installation (``DATA_KEYS``, then ``SECRET_KEY``). The first one seals; all
others still open and find what was sealed before, until it is sealed anew.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext as _

from app.core.errors import Conflict

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# cryptography is six megabytes in each worker, which hardly any page needs: it is imported where it is used.

MARK = "sealed"


class Unreadable(Conflict):
    """It was sealed with a secret that this installation no longer has."""

    def __init__(self) -> None:
        super().__init__(
            _("This was encrypted with a key that is missing here. Ask the admin for the old DATA_KEYS.")
        )


def seal(text: str) -> str:
    """``text`` encrypted with the newest secret."""
    return _locks().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """What was sealed, with any secret that is still known. Raises Unreadable."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as above

    try:
        return _locks().decrypt(token).decode()
    except InvalidToken:
        raise Unreadable from None


def seal_bytes(content: bytes) -> bytes:
    """A file encrypted with the newest secret."""
    return _locks().encrypt(content)


def unseal_bytes(content: bytes) -> bytes:
    """A sealed file as it was. Raises Unreadable."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as above

    try:
        return _locks().decrypt(content)
    except InvalidToken:
        raise Unreadable from None


def fingerprint(text: str) -> str:
    """By what ``text`` is found again without being stored: 64 hexadecimal digits that need the newest secret."""
    return fingerprints(text)[0]


def fingerprints(text: str) -> list[str]:
    """The fingerprints under every known secret, the newest first: an older record bears an older one."""
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in _finders(_secrets())]


def sealed_value(value: Any) -> dict[str, str] | None:
    """Any value that JSON can hold, sealed so that it can stand inside JSON; None stays None."""
    return None if value is None else {MARK: seal(json.dumps(value))}


def is_sealed(value: Any) -> bool:
    """Whether this is what ``sealed_value`` makes."""
    return isinstance(value, dict) and value.keys() == {MARK}


def opened_value(value: Any) -> Any:
    """What ``sealed_value`` was given; other values as they are, and three dots where the secret is gone."""
    if not is_sealed(value):
        return value
    try:
        return json.loads(unseal(value[MARK]))
    except Unreadable:
        return "…"


def _secrets() -> tuple[str, ...]:
    secrets: tuple[str, ...] = current_app.config["JAJAK"].sealing_keys
    return secrets


def _locks() -> "MultiFernet":
    return _locks_of(_secrets())


@lru_cache(maxsize=16)
def _locks_of(secrets: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - as above

    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret, b"jajak seal"))) for secret in secrets])


@lru_cache(maxsize=16)
def _finders(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(_derived(secret, b"jajak fingerprint") for secret in secrets)


def _derived(secret: str, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose; HKDF suffices, since the secrets are long and random."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
