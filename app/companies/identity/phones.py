"""Indonesian telephone numbers: every spelling found on cards and in lists, turned into E.164."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import phonenumbers
from flask_babel import gettext as _

from app.companies.identity.numbers import keyed
from app.core.errors import Invalid

DEFAULT_AREA = "0542"
"""Balikpapan; the office's own area code is a setting that callers pass on."""


class PhoneKind(StrEnum):
    """What kind of line a number is; only a mobile takes WhatsApp."""

    MOBILE = "mobile"
    FIXED = "fixed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone number: ``e164`` to dial and compare, ``typed`` to show, an extension apart."""

    e164: str
    typed: str
    kind: PhoneKind
    extension: str = ""


class _Refusal(StrEnum):
    MASKED = "masked"
    IMPOSSIBLE = "impossible"


_LABEL = re.compile(
    r"\b(?:no\.?\s*)?(?:telepon|telpon|telephone|telp|tlpn|tlp|tel|phone|ph|fax|faks|hp|handphone|mobile|mob|wa|whatsapp"
    r"|kantor(?:\s+(?:pusat|cabang))?|hunting|cp|contact|kontak|office|pusat|cabang|gedung)\b\s*[.:]*\s*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"[\s,(]*\b(?:ext(?:ension)?|ekst|eks|pes(?:awat)?|x)\s*[.:]?\s*(\d{1,6})\s*\)?", re.IGNORECASE
)
_SPLIT = re.compile(r"\s*(?:[;|&\n\r]|\bdan\b|\band\b|\batau\b|\bor\b|,)\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_MASK = re.compile(r"\d[\d\s\-]*[*xX#•]{2,}|[*•]{3,}")
_NUMBER_CHARS = re.compile(r"^[\s\d()+.\-–—'\[\]]+$")
_NOT_DIGIT = re.compile(r"\D")
_PARENS_AREA = re.compile(r"^\s*\(?\s*(?:\+?\s*62[\s\-)]*\(?)?\s*0?\s*(\d{2,3})\s*\)")
# ``021-5960051-53`` is a row of lines; the first answers for all.
_RANGE = re.compile(r"^(.*\d{7})\s*[-–—]\s*\d{1,2}$")
_SIDE_BY_SIDE = re.compile(r"(?<=\d{4})\)?[\s\-]+(?=\(?0\d)")
_RUN = re.compile(r"[\d(+][\d\s()+.\-]{5,}\d")
_ZEROS = re.compile(r"0{6,}$")

# Area codes of two digits; all others have three (Kominfo's national numbering plan, PM 14/2018).
_SHORT_AREAS = ("21", "22", "24", "31", "61")
_MOBILE = re.compile(r"^8(?:1[1-9]|2[1-3]|3[1-38]|5[1-35-9]|7[6-9]|8[1-9]|9[4-9])\d{6,9}$")
_SERVICE = re.compile(r"^(?:1500\d{2,3}|150\d{3}|14\d{3,4})$")


def phones_in(text: str, *, area: str = DEFAULT_AREA) -> tuple[list[Phone], list[str]]:
    """The telephone numbers of one cell, and a sentence for each part that is none.

    Understands several numbers in a cell (``;`` ``,`` ``/`` ``&`` ``dan``), shortened followers
    (``(021) 8832 3971/75``), labels, extensions, and numbers without area code, which get ``area``.
    Repeats are dropped. Never raises.
    """
    found: dict[str, Phone] = {}
    refused: list[str] = []
    for part in _read(text, area):
        if isinstance(part, Phone):
            found.setdefault(part.e164, part)
        else:
            refused.append(_sentence(*part))
    return list(found.values()), refused


def parse_phones(text: str, *, area: str = DEFAULT_AREA) -> list[Phone]:
    """Like :func:`phones_in`, but raises Invalid with the first sentence when any part is no number."""
    found, refused = phones_in(text, area=area)
    if refused:
        raise Invalid(refused[0], field="phone")
    return found


def parse_phone(text: str, *, area: str = DEFAULT_AREA) -> Phone:
    """Exactly one number. Raises Invalid with a sentence for none, several, masked or impossible ones."""
    found = parse_phones(text, area=area)
    if len(found) != 1:
        raise Invalid(_("Please give one telephone number here."), field="phone")
    return found[0]


def search_digits(text: str) -> str:
    """The digits of a typed number as they occur inside E.164, for a search: ``0812 34`` gives ``81234``."""
    digits = _NOT_DIGIT.sub("", text)
    if digits.startswith("62"):
        return digits[2:]
    return digits.lstrip("0")


def format_phone(e164: str) -> str:
    """A stored number as people read it at home: ``0812-3456-7890``, ``(0542) 123456``; foreign ones with ``+``."""
    if not e164.startswith("+62"):
        try:
            parsed = phonenumbers.parse(e164, None)
        except phonenumbers.NumberParseException:
            return e164
        return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    national = e164[3:]
    if national.startswith("8"):
        return "-".join(part for part in (f"0{national[:3]}", national[3:7], national[7:]) if part)
    if _SERVICE.match(national):
        return national
    code = 2 if national.startswith(_SHORT_AREAS) else 3
    return f"(0{national[:code]}) {national[code:]}"


def _sentence(refusal: _Refusal, typed: str) -> str:
    sentence: str
    if refusal is _Refusal.MASKED:
        sentence = _(
            "“%(number)s” hides some of its digits; please give the whole number.", number=typed[:40]
        )
    else:
        sentence = _(
            "“%(number)s” is not a telephone number; write it like 0812 3456 7890 or (0542) 123456.",
            number=typed[:40],
        )
    return sentence


@lru_cache(maxsize=8192)
def _read(text: str, area: str) -> tuple[Phone | tuple[_Refusal, str], ...]:
    if text.strip().lower() in ("", "-", "--", "0", "n/a", "tidak ada", "belum ada"):
        return ()
    results: list[Phone | tuple[_Refusal, str]] = []
    current_area = area
    for chunk in _SPLIT.split(keyed(text).strip()):
        last: Phone | None = None
        for typed in (part.strip() for part in _SLASH.split(chunk)):
            if not _NOT_DIGIT.sub("", typed) and "*" not in typed:
                # A word between numbers (a place, a label) is not a number that failed.
                continue
            answer = _one(typed, current_area, last)
            answers = [answer] if isinstance(answer, Phone) else _second_look(typed, current_area) or [answer]
            results.extend(answers)
            for phone in answers:
                if isinstance(phone, Phone):
                    last = phone
                    current_area = _area_of(phone) or current_area
    if not results:
        results.append((_Refusal.IMPOSSIBLE, text.strip()))
    return tuple(results)


def _second_look(typed: str, area: str) -> list[Phone | tuple[_Refusal, str]]:
    """The numbers in a part that is none as a whole: two side by side, or one among words; empty when unsure."""
    if _MASK.search(typed):
        return []
    parts = [part for part in _SIDE_BY_SIDE.split(typed) if len(_NOT_DIGIT.sub("", part)) >= 5]
    if len(parts) < 2:
        parts = _RUN.findall(typed)
    answers = [_one(part, area, None) for part in parts]
    return list(answers) if all(isinstance(answer, Phone) for answer in answers) else []


def _area_of(phone: Phone) -> str:
    national = phone.e164[3:]
    if not phone.e164.startswith("+62") or phone.kind is not PhoneKind.FIXED:
        return ""
    return national[:2] if national.startswith(_SHORT_AREAS) else national[:3]


def _one(typed: str, area: str, before: Phone | None) -> Phone | tuple[_Refusal, str]:
    if _MASK.search(typed):
        return (_Refusal.MASKED, typed)
    rest = _LABEL.sub("", typed)
    extension = ""
    found = _EXTENSION.search(rest)
    if found and len(_NOT_DIGIT.sub("", rest[: found.start()])) >= 5:
        extension = found.group(1)
        rest = rest[: found.start()]
    rest = re.sub(r"\.0$", "", rest.strip())
    if not _NUMBER_CHARS.match(rest):
        # What is left may be a remark in brackets: ``0812... (Budi)``.
        rest = re.sub(r"\([^()\d]*\)|[A-Za-z.]+", " ", rest).strip()
        if not _NUMBER_CHARS.match(rest):
            return (_Refusal.IMPOSSIBLE, typed)
    row = _RANGE.match(rest)
    if row:
        rest = row.group(1)
    digits = _NOT_DIGIT.sub("", rest)
    if before is not None and 1 <= len(digits) <= 4:
        # ``(021) 8832 3971/75``: the follower replaces the last digits of the number before it.
        e164 = before.e164[: -len(digits)] + digits
        return Phone(e164, typed, before.kind)
    return _dial(rest, digits, area, typed, extension)


def _dial(rest: str, digits: str, area: str, typed: str, extension: str) -> Phone | tuple[_Refusal, str]:
    national = _national(rest, digits)
    if national is None:
        return _foreign(digits if not digits.startswith("00") else digits[2:], typed, extension)
    if not national.startswith("8") and not rest.lstrip(" (+").startswith(("0", "62")):
        if _SERVICE.match(digits):
            return Phone(f"+62{digits}", typed, PhoneKind.OTHER, extension)
        if len(digits) >= 9 and not _PARENS_AREA.match(rest):
            return _indonesian(national, typed, extension)
        if len(digits) <= 8:
            national = area.lstrip("0") + digits
    elif national.startswith("8") and 5 <= len(digits) <= 8 and not digits.startswith(("0", "62")):
        # Eight digits that start with 8 are a city line typed without its area code, never a whole mobile number.
        national = area.lstrip("0") + digits
    return _indonesian(national, typed, extension)


def _national(rest: str, digits: str) -> str | None:
    """The number without country code or trunk zero; None when it belongs to another country."""
    international = rest.lstrip(" ([").startswith("+")
    if digits.startswith("0062"):
        return digits[4:].lstrip("0")
    if digits.startswith("62") and (international or len(digits) >= 10):
        return digits[2:].lstrip("0")
    if international or digits.startswith("00"):
        return None
    return digits.lstrip("0")


def _indonesian(national: str, typed: str, extension: str) -> Phone | tuple[_Refusal, str]:
    if _ZEROS.search(national) or not 7 <= len(national) <= 12:
        return (_Refusal.IMPOSSIBLE, typed)
    if national.startswith("8"):
        if _MOBILE.match(national):
            return Phone(f"+62{national}", typed, PhoneKind.MOBILE, extension)
        if not national.startswith(("800", "804", "807", "809", "868")) or len(national) < 8:
            return (_Refusal.IMPOSSIBLE, typed)
        return Phone(f"+62{national}", typed, PhoneKind.OTHER, extension)
    if _SERVICE.match(national):
        return Phone(f"+62{national}", typed, PhoneKind.OTHER, extension)
    code = 2 if national.startswith(_SHORT_AREAS) else 3
    subscriber = national[code:]
    if national[0] in "01" or not 5 <= len(subscriber) <= 8 or subscriber[0] == "0":
        return (_Refusal.IMPOSSIBLE, typed)
    if len(set(subscriber)) == 1 and subscriber[0] in "01":
        return (_Refusal.IMPOSSIBLE, typed)
    if code == 3 and not _is_known_area(national[:3]):
        return (_Refusal.IMPOSSIBLE, typed)
    return Phone(f"+62{national}", typed, PhoneKind.FIXED, extension)


@lru_cache(maxsize=1024)
def _is_known_area(code: str) -> bool:
    """Whether any fixed line may begin with ``code``; asked of phonenumbers once for each code."""
    return any(
        phonenumbers.is_valid_number(
            phonenumbers.PhoneNumber(country_code=62, national_number=int(code + tail))
        )
        for tail in ("21234", "221234", "7221234", "72212345")
    )


def _foreign(digits: str, typed: str, extension: str) -> Phone | tuple[_Refusal, str]:
    try:
        parsed = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return (_Refusal.IMPOSSIBLE, typed)
    if not phonenumbers.is_valid_number(parsed):
        return (_Refusal.IMPOSSIBLE, typed)
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, typed, PhoneKind.OTHER, extension)


def phone_in_log(phone: Any) -> str:
    """A telephone as the audit log tells it: as it was typed, where that is kept."""
    if not isinstance(phone, dict):
        return str(phone)
    return str(phone.get("typed") or format_phone(phone["e164"]))
