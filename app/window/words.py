"""What companies say, in words: side by side with what is on file."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.companies.identity.numbers import is_person, mask
from app.companies.identity.phones import format_phone
from app.companies.models import Company
from app.core import formats
from app.settings import queries as settings
from app.window.enums import Interest, ItemKind
from app.window.forms import AnswerForm
from app.window.models import CompanyLink, LinkItem

_PARTS = re.compile(r"[\s.\-]")
_NPWP = re.compile(r"[0-9]{15,16}")


@dataclass(frozen=True)
class Compared:
    """One thing that was said, beside what is on file."""

    item: LinkItem
    label: str
    before: str
    after: str


def compared(link: CompanyLink) -> list[Compared]:
    """Everything that came through a link, in the order of the form."""
    return [_compared(link, item) for item in link.items]


def on_file(company: Company) -> dict[str, Any]:
    """What the company is shown of itself, as its form is filled with."""
    return {
        "name": company.full_name,
        "phones": ", ".join(format_phone(phone["e164"]) for phone in company.phones or []),
        **{
            name: getattr(company, name)
            for name in (
                "brand_name",
                "nib",
                "npwp",
                "address",
                "postal_code",
                "email",
                "website",
                "business",
            )
        },
    }


def _compared(link: CompanyLink, item: LinkItem) -> Compared:
    before, after = "", ""
    label = str(item.kind.label)
    if item.kind is ItemKind.DATA:
        label = str(getattr(AnswerForm, item.name).args[0])
        before, after = map(_without_nik, (on_file(link.company)[item.name], item.value["typed"]))
    elif item.kind is ItemKind.HEADCOUNT:
        before = _workers(link.company.headcount, link.company.headcount_as_of_on)
        after = _workers(item.value["number"], date.fromisoformat(item.value["on"]))
    elif item.kind is ItemKind.INTEREST:
        after = next(str(one.label) for one in Interest if one.value == item.value["interest"])
    elif item.kind is ItemKind.SEATS:
        after = seats_in_words(item.value)
    elif item.kind is ItemKind.COMMENT:
        after = item.value["text"]
    else:
        after = f"{item.value['filename']} ({formats.file_size(item.value['size'])})"
    return Compared(item, label, str(before), str(after))


def _without_nik(typed: str | None) -> str:
    """What was typed; the NPWP of a sole trader is a NIK, which nobody who reads is shown whole."""
    digits = _PARTS.sub("", typed or "")
    return mask(digits) if _NPWP.fullmatch(digits) and is_person(digits) else typed or ""


def name_in_log(name: str) -> str:
    """What the audit log calls one thing that was said: by its kind, or by the field of the form."""
    kind = next((one for one in ItemKind if one.value == name), None)
    if kind is not None:
        return str(kind.label)
    field = getattr(AnswerForm, name, None)
    return str(field.args[0]) if field is not None else ""


def value_in_log(value: dict[str, Any]) -> str:
    """What was said, as the audit log tells it."""
    if "typed" in value:
        return _without_nik(value["typed"])
    if "interest" in value:
        return next(str(one.label) for one in Interest if one.value == value["interest"])
    if "position" in value:
        return seats_in_words(value)
    if "number" in value:
        return _workers(value["number"], date.fromisoformat(value["on"]))
    return str(value.get("text") or value.get("filename") or "")


def seats_in_words(value: dict[str, Any]) -> str:
    """Position, trade, seats, months and allowance in one line."""
    trade = next((one.name for one in settings.trades() if one.id == value.get("trade_id")), None)
    parts = [
        value["position"],
        trade,
        ngettext(
            "%(number)s seat", "%(number)s seats", value["seats"], number=formats.number(value["seats"])
        ),
        ngettext(
            "%(number)s month", "%(number)s months", value["months"], number=formats.number(value["months"])
        ),
        _("%(money)s a month", money=formats.money(value["stipend_idr"])) if value["stipend_idr"] else None,
    ]
    return " · ".join(str(part) for part in parts if part)


def _workers(number: int | None, on: date | None) -> str:
    if number is None:
        return ""
    words = formats.number(number)
    return _("%(number)s, as of %(day)s", number=words, day=formats.day(on)) if on else words
