"""The secret part of a feed's address."""

import hashlib


def hashed(token: str) -> str:
    """What is kept of a secret: it is long and random, so a plain hash keeps it safe."""
    return hashlib.sha256(token.encode()).hexdigest()
