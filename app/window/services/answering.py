"""What a company says through its link: kept beside its record, where the office reviews it."""

from collections.abc import Mapping, Sequence
from typing import IO, Any

from flask import current_app
from flask_babel import gettext as _

from app.agreements.services.seats import MOST_MONTHS, MOST_SEATS
from app.companies import services as companies
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import clock, files, inspection
from app.core.db import db
from app.core.errors import Invalid
from app.window import telling
from app.window.enums import Interest, ItemKind, Purpose
from app.window.models import CompanyLink, LinkItem
from app.window.services.asking import open_or_refuse

DATA = (
    "name",
    "brand_name",
    "nib",
    "npwp",
    "address",
    "postal_code",
    "phones",
    "email",
    "website",
    "business",
)
"""The columns a company confirms or corrects, besides its number of workers."""

SEAT_ROWS = 3
SCANS = frozenset({files.PDF, files.JPEG, files.PNG})
MOST_STIPEND = 100_000_000


def answer(
    link: CompanyLink,
    *,
    sender: str,
    data: Mapping[str, str | None] | None = None,
    headcount: Mapping[str, Any] | None = None,
    interest: Interest | None = None,
    seats: Sequence[Mapping[str, Any]] = (),
    comment: str | None = None,
    scan: tuple[IO[bytes], str] | None = None,
) -> None:
    """Keep all a company says at once; the link is used up by it. What the link does not ask for is left out.

    Raises ``Invalid`` beside what cannot be right, ``Conflict`` where the link does not open the window any more.
    """
    open_or_refuse(link)
    if not sender.strip():
        raise Invalid(_("Write who fills this in."), field="sender")
    items: list[LinkItem] = []
    if Purpose.DATA in link.asks_for:
        items += _data(link.company, data or {}) + _headcount(headcount or {})
    if Purpose.INTEREST in link.asks_for:
        items += _interest(interest) + _seats(seats)
    if Purpose.COMMENT in link.asks_for and comment:
        items.append(LinkItem(kind=ItemKind.COMMENT, name="1", value={"text": comment}))
    if Purpose.SCAN in link.asks_for:
        items += _scan(scan, is_only=link.asks_for == [Purpose.SCAN])
    link.items = items
    link.sender = sender.strip()
    link.sent_at = clock.utcnow()
    # Where all is as on file, nothing waits for the office.
    link.reviewed_at = None if items else link.sent_at
    db.session.flush()
    telling.tell_answered(link)


def seat_rows() -> range:
    """The numbers of the rows in which seats can be stated."""
    return range(1, SEAT_ROWS + 1)


def _data(company: Company, typed: Mapping[str, str | None]) -> list[LinkItem]:
    asked = {name: typed.get(name) for name in DATA if name in typed}
    checked = companies.validate(asked, is_partial=True, stored=company)
    if checked.problems:
        raise Invalid(checked.problems[0].sentence, field=checked.problems[0].field)
    return [
        LinkItem(kind=ItemKind.DATA, name=name, value={"typed": asked[name]})
        for name in asked
        if name in checked.values and companies.differs(name, getattr(company, name), checked.values[name])
    ]


def _headcount(said: Mapping[str, Any]) -> list[LinkItem]:
    number, on = said.get("number"), said.get("on") or clock.today()
    if number is None:
        return []
    checked = companies.validate(
        {"headcount": number, "headcount_as_of_on": on, "headcount_source": HeadcountSource.COMPANY},
        is_partial=True,
    )
    if checked.problems:
        name = "headcount_on" if "on" in checked.problems[0].field else "headcount"
        raise Invalid(checked.problems[0].sentence, field=name)
    return [
        LinkItem(kind=ItemKind.HEADCOUNT, name="headcount", value={"number": number, "on": on.isoformat()})
    ]


def _interest(interest: Interest | None) -> list[LinkItem]:
    if interest is None:
        raise Invalid(_("Choose one of the answers."), field="interest")
    return [LinkItem(kind=ItemKind.INTEREST, name="1", value={"interest": interest.value})]


def _seats(rows: Sequence[Mapping[str, Any]]) -> list[LinkItem]:
    items = []
    for number, row in zip(seat_rows(), rows, strict=False):
        if not any(row.values()):
            continue
        limits = {"seats": MOST_SEATS, "months": MOST_MONTHS}
        if not (row.get("position") or "").strip():
            raise Invalid(_("Enter the position."), field=f"seat{number}_position")
        for name, most in limits.items():
            if not 0 < (row.get(name) or 0) <= most:
                raise Invalid(
                    _("Enter a number between 1 and %(number)s.", number=most), field=f"seat{number}_{name}"
                )
        told = {name: row.get(name) for name in ("position", "trade_id", "seats", "months")}
        told["stipend_idr"] = int(row.get("stipend") or 0)
        items.append(LinkItem(kind=ItemKind.SEATS, name=str(number), value=told))
    return items


def _scan(scan: tuple[IO[bytes], str] | None, *, is_only: bool) -> list[LinkItem]:
    if scan is None:
        if is_only:
            raise Invalid(_("Choose the signed scan."), field="scan")
        return []
    stream, filename = scan
    stored = files.store(
        stream,
        allowed=SCANS,
        max_bytes=int(current_app.config["JAJAK"].upload_bytes),
        field="scan",
        look=inspection.look,
    )
    value = {
        "sha256": stored.sha256,
        "filename": filename[-200:],
        "media_type": stored.media_type,
        "size": stored.size,
    }
    return [LinkItem(kind=ItemKind.SCAN, name="1", value=value)]
