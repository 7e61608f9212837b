"""What may be stored of a company and a contact: the one room behind form, import, API and outbox."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import inspect, select

from app.companies.enums import HeadcountSource, LegalForm, Potential
from app.companies.identity import names, numbers, phones, web
from app.companies.models import Company
from app.companies.services.typed import as_count, as_day, as_flag, as_lines, as_text
from app.core.clock import today
from app.core.db import db
from app.core.enums import Choice
from app.core.errors import Invalid
from app.core.remembered import remember
from app.settings.custom.models import HasCustomFields
from app.settings.custom.values import clean
from app.settings.models import KbliCode, Office, Region
from app.settings.queries import KBLI_VERSION

LENGTHS = {
    "name": 200,
    "brand_name": 120,
    "wlkp_number": 60,
    "business": 1000,
    "address": 500,
    "rt": 20,
    "city": 80,
    "source": 120,
    "potential_reason": 500,
    "do_not_visit_reason": 500,
    "notes": 5000,
    "position": 120,
    "title_before": 40,
    "title_after": 60,
    "tag": 40,
}


class Problem(NamedTuple):
    """A value that cannot be stored: the field it was typed in and a sentence for beside it."""

    field: str
    sentence: str


@dataclass
class Checked:
    """The cleaned values, ready for :func:`create` or :func:`edit`, and what was refused.

    A refused field has no value here, except ``phones``, which keeps the numbers that could be read.
    """

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether a record could be made of what is left: the name is there."""
        return bool(self.values.get("name"))

    def refuse(self, field_name: str, sentence: str) -> None:
        self.problems.append(Problem(field_name, sentence))

    def put(self, name: str, value: Any, check: "Check", references: "References") -> None:
        """Store what ``check`` makes of ``value``, or why it cannot be stored."""
        try:
            self.values[name] = check(value, references)
        except Invalid as refused:
            self.refuse(name, refused.message)


class References:
    """Reference rows that values point to, each asked for once; keep one for a whole import."""

    def __init__(self, *, area: str | None = None, stored: Any = None) -> None:
        self._area = area
        self._kbli: dict[tuple[int | None, str], int | None] = {}
        self._regions: dict[str, str | None] = {}
        if isinstance(stored, Company):
            self._know(stored)

    def _know(self, stored: Company) -> None:
        """What a company on file points to is there: the database holds it."""
        if stored.region_code:
            self._regions[stored.region_code] = stored.region_code
        if "kbli" not in inspect(stored).unloaded and stored.kbli and stored.kbli.version == KBLI_VERSION:
            self._kbli[None, stored.kbli.code] = stored.kbli_id

    @property
    def area(self) -> str:
        """The office's telephone area code, for numbers typed without one."""
        if self._area is None:
            stored = remember("area code", _area_code, in_writing=True)
            self._area = phones.DEFAULT_AREA if stored is None else stored
        return self._area

    def kbli_id(self, code: str, version: int | None = None) -> int | None:
        """The row of a KBLI code; a five-digit code that lost its leading zero in a spreadsheet is found too."""
        wanted = (version, code)
        if wanted not in self._kbli:
            self._kbli[wanted] = self._find_kbli(code, version or KBLI_VERSION)
            if self._kbli[wanted] is None and len(code) == 4:
                self._kbli[wanted] = self._find_kbli(f"0{code}", version or KBLI_VERSION)
        return self._kbli[wanted]

    def region_code(self, text: str) -> str | None:
        """The code of a region given by its code or, below the office's own city, by its name."""
        if text not in self._regions:
            self._regions[text] = self._find_region(text)
        return self._regions[text]

    def _find_kbli(self, code: str, version: int) -> int | None:
        return db.session.scalar(
            select(KbliCode.id).where(KbliCode.version == version, KbliCode.code == code)
        )

    def _find_region(self, text: str) -> str | None:
        if re.fullmatch(r"[\d.]{2,13}", text):
            return db.session.scalar(select(Region.code).where(Region.code == text))
        home = db.session.scalar(select(Office.region_code).where(Office.id == 1)) or ""
        bare = re.sub(
            r"^(?:kel(?:urahan)?|kec(?:amatan)?|desa)\b[.\s]*", "", text, flags=re.IGNORECASE
        ).strip()
        found = db.session.scalars(
            select(Region.code)
            .where(Region.code.startswith(f"{home}." if home else ""), Region.name.ilike(bare))
            .order_by(Region.level.desc())
            .limit(3)
        ).all()
        deepest = [code for code in found if len(code) == len(found[0])] if found else []
        return deepest[0] if len(deepest) == 1 else None


def _area_code() -> str | None:
    return db.session.scalar(select(Office.area_code).where(Office.id == 1))


Check = Callable[[Any, References], Any]
"""Cleans one value; raises Invalid with a sentence."""


def _text(name: str, *, keeps_lines: bool = False) -> "Check":
    return text_of(LENGTHS[name], keeps_lines=keeps_lines)


def validate(
    fields: Mapping[str, Any],
    *,
    references: References | None = None,
    is_partial: bool = False,
    assume_headcount: tuple[HeadcountSource, date] | None = None,
    stored: HasCustomFields | None = None,
) -> Checked:
    """Clean what was typed about a company: values to store, and a sentence for each that cannot be.

    ``fields`` holds columns of Company by name, as typed or already of the right type; ``name`` may carry the
    legal form, ``phones`` is one text, ``kbli`` a code (``kbli_version`` beside it), ``tags`` a text with commas.
    Fields of the office stand under ``custom_<key>``; ``stored`` is the company that keeps choices out of use.
    Empty values become None. Unknown names are left out. ``is_partial`` allows the name to be absent;
    ``assume_headcount`` gives source and day where a list names the number only. Reads reference rows; writes nothing.
    """
    known = references or References(stored=stored)
    checked = Checked()
    for name, check in COMPANY_CHECKS.items():
        if name in fields:
            checked.put(name, fields[name], check, known)
    _check_name(checked, fields, is_partial=is_partial)
    _check_npwp(checked, fields)
    _check_kbli(checked, fields, known)
    if "phones" in fields:
        check_phones(checked, fields["phones"], known)
    _check_headcount(checked, assume_headcount)
    _check_do_not_visit(checked, fields)
    _check_place(checked)
    own = clean("company", fields, stored=stored)
    checked.values |= own.values
    checked.problems += [Problem(*problem) for problem in own.problems]
    return checked


def validate_contact(fields: Mapping[str, Any], *, references: References | None = None) -> Checked:
    """Clean what was typed about a contact, like :func:`validate`; the name is required."""
    known = references or References()
    checked = Checked()
    for name, check in CONTACT_CHECKS.items():
        if name in fields:
            checked.put(name, fields[name], check, known)
    if "phones" in fields:
        check_phones(checked, fields["phones"], known)
    if not checked.values.get("name") and not any(problem.field == "name" for problem in checked.problems):
        checked.refuse("name", _("Please give the name of the contact."))
    return checked


def text_of(limit: int, *, keeps_lines: bool = False) -> Check:
    """A check of a text of at most ``limit`` characters."""

    def check(value: Any, references: References) -> str | None:
        plain = as_lines(value) if keeps_lines else as_text(value)
        if plain is None or web.is_blank(plain):
            return None
        if len(plain) > limit:
            raise Invalid(
                _(
                    "Please keep this under %(limit)s characters (now %(count)s).",
                    limit=limit,
                    count=len(plain),
                )
            )
        return plain

    return check


def choice_of(members: type[Choice]) -> Check:
    """A check of a member of a closed list, by its code or its word."""

    def check(value: Any, references: References) -> Choice | None:
        typed = as_text(value)
        if typed is None:
            return None
        for member in members:
            if typed.casefold() in {member.value.casefold(), str(member.label).casefold()}:
                return member
        raise Invalid(_("Please choose one of the list."))

    return check


def _legal_form(value: Any, references: References) -> LegalForm | None:
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    for member in LegalForm:
        if typed.casefold() in {member.value, member.value.replace("_", " "), str(member.label).casefold()}:
            return member
    read = names.split_name(f"{typed} X").form
    if read is None:
        raise Invalid(_("This legal form is not known; please choose one of the list."))
    return read


def past_day(value: Any, references: References) -> date | None:
    """A day that has come, since 1945."""
    day = as_day(value)
    if day is None:
        return None
    if day > today():
        raise Invalid(_("This day has not come yet."))
    if day.year < 1945:
        raise Invalid(_("This day is too long ago; please check the year."))
    return day


def _nib(value: Any, references: References) -> str | None:
    typed = as_text(value)
    return None if typed is None or web.is_blank(typed) else numbers.parse_nib(typed)


def _nitku(value: Any, references: References) -> str | None:
    typed = as_text(value)
    return None if typed is None or web.is_blank(typed) else numbers.parse_nitku(typed)


def _email(value: Any, references: References) -> str | None:
    typed = as_text(value)
    return None if typed is None or web.is_blank(typed) else web.parse_email(typed)


def _website(value: Any, references: References) -> str | None:
    typed = as_text(value)
    return None if typed is None or web.is_blank(typed) else web.parse_website(typed)


def _postal_code(value: Any, references: References) -> str | None:
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    bare = typed.replace(" ", "")
    if not re.fullmatch(r"[1-9]\d{4}", bare) or not bare.isascii():
        raise Invalid(_("A postcode has 5 digits."))
    return bare


def _region(value: Any, references: References) -> str | None:
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    found = references.region_code(typed)
    if found is None:
        raise Invalid(_("This region is not known; please choose one of the list."))
    return found


def _coordinate(limit: float) -> Check:
    def check(value: Any, references: References) -> float | None:
        typed = as_text(value)
        if typed is None:
            return None
        try:
            degrees = float(typed.replace(",", ".").replace("−", "-"))
        except ValueError:
            raise Invalid(_("Please give degrees with a decimal point, like -1.2379.")) from None
        if not -limit <= degrees <= limit:
            raise Invalid(_("This lies outside the globe; please give degrees like -1.2379."))
        return round(degrees, 7)

    return check


def _whatsapp(value: Any, references: References) -> str | None:
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    phone = phones.parse_phone(typed, area=references.area)
    if phone.kind is phones.PhoneKind.FIXED:
        raise Invalid(_("WhatsApp needs a mobile number, like 0812 3456 7890."))
    return phone.e164


def _former_names(value: Any, references: References) -> list[str]:
    parts = value if isinstance(value, list) else re.split(r"[;\n]", as_lines(value) or "")
    kept = [plain for part in parts if (plain := as_text(part)) and not web.is_blank(plain)]
    if len(kept) > 10 or any(len(part) > LENGTHS["name"] for part in kept):
        raise Invalid(_("Please give at most ten former names of at most 200 characters."))
    return kept


def _tags(value: Any, references: References) -> list[str]:
    parts = value if isinstance(value, list) else re.split(r"[,;\n]", as_lines(value) or "")
    kept = list(dict.fromkeys(plain.lower() for part in parts if (plain := as_text(part))))
    if len(kept) > 20 or any(len(part) > LENGTHS["tag"] for part in kept):
        raise Invalid(_("Please give at most 20 tags of at most 40 characters."))
    return kept


def _identifier(value: Any, references: References) -> int | None:
    typed = as_text(value)
    if typed is None:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise Invalid(_("Please choose one of the list."))
    return int(typed)


def _flag(value: Any, references: References) -> bool:
    return as_flag(value)


def _count(value: Any, references: References) -> int | None:
    return as_count(value)


COMPANY_CHECKS: dict[str, Check] = {
    "legal_form": _legal_form,
    "brand_name": _text("brand_name"),
    "former_names": _former_names,
    "nib": _nib,
    "nitku": _nitku,
    "wlkp_number": _text("wlkp_number"),
    "wlkp_reported_on": past_day,
    "is_branch": _flag,
    "parent_id": _identifier,
    "business": _text("business", keeps_lines=True),
    "headcount": _count,
    "headcount_total": _count,
    "headcount_as_of_on": past_day,
    "headcount_source": choice_of(HeadcountSource),
    "address": _text("address", keeps_lines=True),
    "rt": _text("rt"),
    "region_code": _region,
    "city": _text("city"),
    "postal_code": _postal_code,
    "latitude": _coordinate(90),
    "longitude": _coordinate(180),
    "email": _email,
    "website": _website,
    "source": _text("source"),
    "potential": choice_of(Potential),
    "potential_reason": _text("potential_reason"),
    "owner_id": _identifier,
    "is_do_not_visit": _flag,
    "do_not_visit_reason": _text("do_not_visit_reason"),
    "notes": _text("notes", keeps_lines=True),
    "tags": _tags,
}

CONTACT_CHECKS: dict[str, Check] = {
    "title_before": _text("title_before"),
    "name": _text("name"),
    "title_after": _text("title_after"),
    "position": _text("position"),
    "whatsapp": _whatsapp,
    "email": _email,
    "is_primary": _flag,
    "notes": _text("notes", keeps_lines=True),
}


def _check_name(checked: Checked, fields: Mapping[str, Any], *, is_partial: bool) -> None:
    if "name" not in fields and is_partial:
        if checked.values.get("legal_form", "") is None:
            del checked.values["legal_form"]
        return
    try:
        typed = _text("name")(fields.get("name"), References(area=""))
    except Invalid as refused:
        checked.refuse("name", refused.message)
        return
    read = names.split_name(typed or "")
    if not read.key:
        checked.refuse("name", _("Please give the name of the company."))
        return
    checked.values["name"] = read.shown
    chosen = checked.values.get("legal_form")
    if chosen is None and not any(problem.field == "legal_form" for problem in checked.problems):
        checked.values["legal_form"] = read.form or LegalForm.LAINNYA
    elif chosen is LegalForm.LAINNYA and read.form is not None:
        # Someone who typed the form into the name has said more than the list's last entry.
        checked.values["legal_form"] = read.form
    if read.former:
        known = checked.values.get("former_names") or []
        checked.values["former_names"] = list(dict.fromkeys([*known, *read.former]))
    if read.branch and "is_branch" not in fields:
        checked.values["is_branch"] = True


def _check_npwp(checked: Checked, fields: Mapping[str, Any]) -> None:
    typed = as_text(fields.get("npwp"))
    if "npwp" not in fields:
        return
    if typed is None or web.is_blank(typed):
        checked.values["npwp"] = None
        return
    try:
        read = numbers.parse_npwp(typed)
    except Invalid as refused:
        checked.refuse("npwp", refused.message)
        return
    checked.values["npwp"] = read.number
    if read.nitku and not checked.values.get("nitku"):
        checked.values["nitku"] = read.nitku
    nitku = checked.values.get("nitku")
    if nitku and not nitku.startswith(read.number):
        checked.refuse("nitku", _("This NITKU belongs to another NPWP."))


def _check_kbli(checked: Checked, fields: Mapping[str, Any], references: References) -> None:
    if "kbli" not in fields:
        return
    typed = as_text(fields["kbli"])
    if typed is None or web.is_blank(typed):
        checked.values["kbli_id"] = None
        return
    # ``62010 - Pemrograman`` and ``62010 (2020)`` begin with the code.
    found = re.match(r"\s*([A-V]|\d{2,5})(?!\d)", typed)
    version = as_text(fields.get("kbli_version"))
    row = (
        references.kbli_id(found[1], int(version) if version and version.isdigit() else None)
        if found
        else None
    )
    if row is None:
        checked.refuse("kbli", _("This KBLI code is not in the list; it has 2 to 5 digits, like 62011."))
    else:
        checked.values["kbli_id"] = row


def check_phones(checked: Checked, value: Any, references: References) -> None:
    """Put the telephone numbers of one text into ``phones``, with a sentence for each part that is none."""
    if isinstance(value, list):
        value = "; ".join(str(part.get("as_typed", "") if isinstance(part, dict) else part) for part in value)
    typed = as_lines(value) or ""
    if len(typed) > 300:
        checked.refuse("phones", _("Please give at most ten telephone numbers."))
        return
    found, refused = phones.phones_in(typed, area=references.area) if typed else ([], [])
    if len(found) > 10:
        checked.refuse("phones", _("Please give at most ten telephone numbers."))
        return
    checked.values["phones"] = [
        {"e164": phone.e164, "as_typed": phone.typed}
        | ({"extension": phone.extension} if phone.extension else {})
        for phone in found
    ]
    for sentence in refused:
        checked.refuse("phones", sentence)


def _check_headcount(checked: Checked, assumed: tuple[HeadcountSource, date] | None) -> None:
    values = checked.values
    if values.get("headcount") is None and values.get("headcount_total") is None:
        return
    if assumed is not None:
        values["headcount_source"] = values.get("headcount_source") or assumed[0]
        values["headcount_as_of_on"] = values.get("headcount_as_of_on") or assumed[1]
    refused = {problem.field for problem in checked.problems}
    if not values.get("headcount_as_of_on") and "headcount_as_of_on" not in refused:
        checked.refuse("headcount_as_of_on", _("Please say on which day this number was true."))
    if not values.get("headcount_source") and "headcount_source" not in refused:
        checked.refuse("headcount_source", _("Please say where this number comes from."))
    here, total = values.get("headcount"), values.get("headcount_total")
    if here is not None and total is not None and here > total:
        checked.refuse(
            "headcount_total",
            _("The whole company cannot have fewer workers than this site (%(count)s).", count=here),
        )


def _check_do_not_visit(checked: Checked, fields: Mapping[str, Any]) -> None:
    refused = any(problem.field == "do_not_visit_reason" for problem in checked.problems)
    if (
        checked.values.get("is_do_not_visit")
        and not checked.values.get("do_not_visit_reason")
        and not refused
    ):
        checked.refuse("do_not_visit_reason", _("Please say why this company is not to be visited."))


def _check_place(checked: Checked) -> None:
    values = checked.values
    if "latitude" not in values or "longitude" not in values:
        return
    if (values["latitude"] is None) != (values["longitude"] is None):
        missing = "latitude" if values["latitude"] is None else "longitude"
        checked.refuse(missing, _("A place needs both latitude and longitude."))
