"""The companies a reader opened last, remembered by their own browser and never shown to another account."""

from flask import Response, after_this_request, current_app, request

from app.companies.models import Company
from app.companies.queries import companies_by_id
from app.core.permissions import LARGEST_ID, Actor

COOKIE = "jajak_recent"
MOST = 8
DAYS = 14
_LONGEST = 10


def remember(viewer: Actor, company: Company) -> None:
    """Put ``company`` first among those opened last."""
    ids = [company.id, *(number for number in _ids(viewer) if number != company.id)][:MOST]
    text = f"{viewer.id}-{'.'.join(map(str, ids))}"
    if text == request.cookies.get(COOKIE):
        return

    def write(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            text,
            max_age=DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response

    after_this_request(write)


def companies(viewer: Actor) -> list[Company]:
    """Those opened last that are still on file and open to ``viewer``, the latest first."""
    ids = _ids(viewer)
    found = companies_by_id(viewer, ids) if ids else {}
    return [found[number] for number in ids if number in found and not found[number].is_trashed]


def _ids(viewer: Actor) -> list[int]:
    whose, _dash, numbers = request.cookies.get(COOKIE, "").partition("-")
    if whose != str(viewer.id):
        return []
    parts = numbers.split(".")[:MOST]
    known = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) <= _LONGEST]
    return [number for number in known if 0 < number <= LARGEST_ID]
