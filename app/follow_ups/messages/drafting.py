"""Texts with named places for what differs, and what may never stand in one."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companies.models import Company
from app.core import clock, formats
from app.core.errors import Invalid
from app.follow_ups.models import FollowUp
from app.settings import queries as settings

PLACES: dict[str, LazyString] = {
    "perusahaan": _l("name of the company"),
    "dinas": _l("name of the office"),
    "petugas": _l("your name"),
    "tanggal": _l("day on which the follow-up is due, else today"),
    "dokumen": _l("what is awaited or sent, as the follow-up says"),
}
"""What may stand in braces in a text, in texts of both languages alike."""

LONGEST = 1000
_PLACE = re.compile(r"\{([^{}]*)\}")
_NIK = re.compile(r"(?<!\d)\d(?:[\s.-]?\d){15}(?!\d)")
"""Sixteen digits in a row, also in groups: a NIK, which no message may carry."""


def checked(text: str, *, field: str) -> str:
    """The text of a template, if it can be filled in; raises Invalid beside ``field`` and names what is wrong."""
    text = plain(text, field=field)
    for name in _PLACE.findall(text):
        if name not in PLACES:
            raise Invalid(
                _(
                    "{%(name)s} is not known. These are: %(known)s.",
                    name=name[:40],
                    known=", ".join(f"{{{one}}}" for one in PLACES),
                ),
                field=field,
            )
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise Invalid(_("A brace is open or closed without its other half."), field=field)
    return text


def plain(text: str, *, field: str) -> str:
    """A text that may be sent; raises Invalid for none, too many characters or what looks like a NIK."""
    text = text.strip()
    if not text:
        raise Invalid(_("Write what is to be sent."), field=field)
    if len(text) > LONGEST:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST), field=field)
    if _NIK.search(text):
        raise Invalid(
            _("Sixteen digits look like a NIK. Personal data do not go into messages."), field=field
        )
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every place filled in."""
    return _PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def values_for(
    company: Company, *, sender: str, follow_up: FollowUp | None, language: str, today: date | None = None
) -> dict[str, str]:
    """What goes into the places for a company, in the language of the message."""
    day = (follow_up.due_on if follow_up else None) or today or clock.today()
    with force_locale(language):
        return {
            "perusahaan": company.full_name,
            "dinas": settings.office().name,
            "petugas": sender,
            "tanggal": formats.day_long(day),
            "dokumen": (follow_up.subject if follow_up else None) or str(_("the document")),
        }
