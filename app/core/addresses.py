"""Addresses that come with a request: only those of this house are gone to."""

from urllib.parse import urlsplit

from flask import request


def local_address(address: str | None) -> str | None:
    """The path and query of an address of this house; None for any other."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    if (parts.netloc and parts.netloc != request.host) or parts.scheme not in ("", "http", "https"):
        return None
    # Browsers read a backslash as a slash, and two slashes as the beginning of another host.
    if not parts.path.startswith("/") or parts.path[1:2] in ("/", "\\"):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def page_before() -> str | None:
    """The page of this house that the request was sent from, where the browser says so."""
    return local_address(request.headers.get("HX-Current-URL") or request.referrer)
