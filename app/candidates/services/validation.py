"""What may be stored of a candidate: the one room behind form and import."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.candidates import consent
from app.candidates.enums import Availability, Education, LegalBasis, Sex
from app.candidates.models import Candidate
from app.candidates.nik import Nik, age_on, parse_nik
from app.companies.identity import web
from app.companies.services.typed import as_day, as_flag, as_text
from app.companies.services.validation import (
    COMPANY_CHECKS,
    Check,
    Checked,
    Problem,
    References,
    check_phones,
    choice_of,
    past_day,
    text_of,
)
from app.core import formats, sealing
from app.core.clock import today
from app.core.errors import Invalid
from app.settings.custom.values import clean

AK1_YEARS = 2
"""How long a job seeker's card (AK1) holds (Permenaker 39/2016)."""

LATEST_DAY = date(2100, 12, 31)


def validate(
    fields: Mapping[str, Any],
    *,
    references: References | None = None,
    is_partial: bool = False,
    stored: Candidate | None = None,
) -> Checked:
    """Clean what was typed about a candidate: values to store, and a sentence for each that cannot be.

    ``nik`` is the number as typed: empty leaves the one on file, a dash takes it away. Day of birth and sex are
    read off it where they lack and must agree with it, unless ``is_nik_odd`` says that the card really differs.
    Fields of the office stand under ``custom_<key>``. ``is_partial`` allows the name to be absent. Writes nothing.
    """
    known = references or References()
    checked = Checked()
    for name, check in CHECKS.items():
        if name in fields:
            checked.put(name, fields[name], check, known)
    if "phones" in fields:
        check_phones(checked, fields["phones"], known)
    refused = {problem.field for problem in checked.problems}
    if not checked.values.get("name") and "name" not in refused and not is_partial:
        checked.refuse("name", _("Please give the name of the person."))
    _check_nik(checked, fields, stored)
    _check_order(checked, stored)
    _check_consent(checked, stored)
    own = clean("candidate", fields, stored=stored)
    checked.values |= own.values
    checked.problems += [Problem(*problem) for problem in own.problems]
    return checked


def _any_day(value: Any, references: References) -> date | None:
    day = as_day(value)
    if day is not None and not 1945 <= day.year <= LATEST_DAY.year:
        raise Invalid(_("Please check the year."))
    return day


def _birth_on(value: Any, references: References) -> date | None:
    day = as_day(value)
    if day is None:
        return None
    if day > today():
        raise Invalid(_("This day has not come yet."))
    if age_on(today(), born_on=day) > 110:
        raise Invalid(_("Nobody alive is that old; please check the year."))
    return day


def _sex(value: Any, references: References) -> Sex | None:
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    bare = typed.casefold().replace(" ", "").replace("-", "")
    if bare in {"l", "lk", "lakilaki", "laki", "pria", "m", "male"}:
        return Sex.MALE
    if bare in {"p", "pr", "perempuan", "wanita", "f", "female"}:
        return Sex.FEMALE
    raise Invalid(_("Please choose one of the list."))


def _education(value: Any, references: References) -> Education | None:
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    bare = (
        typed.casefold().replace(" ", "").replace("-", "").replace("/sederajat", "").replace("diploma", "d")
    )
    numerals = {
        "diii": "d3",
        "div": "d4",
        "dii": "d2",
        "di": "d1",
        "sarjana": "s1",
        "slta": "sma",
        "stm": "smk",
    }
    bare = numerals.get(bare, bare)
    for member in Education:
        if bare == member.value or typed.casefold() == str(member.label).casefold():
            return member
    raise Invalid(_("Please choose one of the list."))


def _consent_version(value: Any, references: References) -> str | None:
    typed = as_text(value)
    if typed is not None and typed not in consent.TEXTS:
        raise Invalid(_("Please choose one of the list."))
    return typed


CHECKS: dict[str, Check] = {
    "name": text_of(200),
    "birth_place": text_of(80),
    "birth_on": _birth_on,
    "sex": _sex,
    "address": COMPANY_CHECKS["address"],
    "rt": COMPANY_CHECKS["rt"],
    "region_code": COMPANY_CHECKS["region_code"],
    "city": COMPANY_CHECKS["city"],
    "postal_code": COMPANY_CHECKS["postal_code"],
    "email": COMPANY_CHECKS["email"],
    "education": _education,
    "major": text_of(120),
    "school": text_of(200),
    "diploma_on": past_day,
    "ak1_number": text_of(60),
    "ak1_issued_on": past_day,
    "ak1_valid_to_on": _any_day,
    "availability": choice_of(Availability),
    "available_from_on": _any_day,
    "consent_version": _consent_version,
    "consent_on": past_day,
    "legal_basis": choice_of(LegalBasis),
    "purpose": text_of(200),
    "retention_on": _any_day,
    "source": COMPANY_CHECKS["source"],
    "notes": COMPANY_CHECKS["notes"],
}


def _check_nik(checked: Checked, fields: Mapping[str, Any], stored: Candidate | None) -> None:
    if "is_nik_odd" in fields:
        checked.values["is_nik_odd"] = as_flag(fields["is_nik_odd"])
    typed = as_text(fields.get("nik"))
    nik: Nik | None = None
    if typed is not None and web.is_blank(typed):
        checked.values["nik"] = None
    elif typed is not None:
        try:
            nik = parse_nik(typed)
        except Invalid as refused:
            checked.refuse("nik", refused.message)
            return
        checked.values["nik"] = nik.number
    elif stored is not None and stored.nik_sealed and {"birth_on", "sex"} & checked.values.keys():
        nik = Nik(sealing.unseal(stored.nik_sealed))
    if nik is not None:
        _compare(checked, nik, stored)


def _compare(checked: Checked, nik: Nik, stored: Candidate | None) -> None:
    """Hold the day of birth and the sex against the NIK; fill them from it where nobody gave them."""
    refused = {problem.field for problem in checked.problems}
    values = checked.values
    birth_on = values.get("birth_on", stored.birth_on if stored and "birth_on" not in values else None)
    if birth_on is None and "birth_on" not in refused:
        birth_on = values["birth_on"] = nik.born_on(today=today())
    sex = values.get("sex", stored.sex if stored and "sex" not in values else None)
    if sex is None and "sex" not in refused:
        sex = values["sex"] = nik.sex
    is_odd = values.get("is_nik_odd", stored.is_nik_odd if stored else False)
    if is_odd:
        return
    if birth_on is not None and not nik.fits(birth_on):
        checked.refuse(
            "birth_on",
            _(
                "The NIK was made for another day of birth than %(day)s. Correct one of them, or tick that the card says so.",
                day=formats.day_long(birth_on),
            ),
        )
    if sex is not None and sex is not nik.sex:
        checked.refuse(
            "sex",
            _("The NIK says otherwise. Correct one of them, or tick that the card says so."),
        )


def _check_order(checked: Checked, stored: Candidate | None) -> None:
    """Days that must follow each other; the end of an AK1 is worked out where it lacks."""
    values = checked.values
    issued_on, valid_to_on = (_now(values, stored, name) for name in ("ak1_issued_on", "ak1_valid_to_on"))
    if issued_on and not valid_to_on and "ak1_valid_to_on" not in {one.field for one in checked.problems}:
        values["ak1_valid_to_on"] = _years_later(issued_on, AK1_YEARS)
    elif issued_on and valid_to_on and valid_to_on < issued_on:
        checked.refuse("ak1_valid_to_on", _("It cannot end before it begins."))
    birth_on, diploma_on = (_now(values, stored, name) for name in ("birth_on", "diploma_on"))
    if birth_on and diploma_on and diploma_on <= birth_on:
        checked.refuse("diploma_on", _("Nobody has a diploma before being born."))


def _check_consent(checked: Checked, stored: Candidate | None) -> None:
    values = checked.values
    version, day = (_now(values, stored, name) for name in ("consent_version", "consent_on"))
    refused = {problem.field for problem in checked.problems}
    if version and not day and "consent_on" not in refused:
        checked.refuse("consent_on", _("Please say on which day the person agreed."))
    if day and not version and "consent_version" not in refused:
        checked.refuse("consent_version", _("Please say to which text the person agreed."))


def _now(values: Mapping[str, Any], stored: Candidate | None, name: str) -> Any:
    return values[name] if name in values else getattr(stored, name, None)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
