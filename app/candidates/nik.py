"""The identity number (NIK): six digits of a place, the day of birth, four digits more.

A woman's day of birth is raised by 40. The year has two digits only, so its century must be worked out: the library
``stdnum`` takes 00 for 1900, which no alumnus was born in.
"""

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.candidates.enums import Sex
from app.core.errors import Invalid

RAISED_BY = 40
"""By how much a woman's day of birth is raised."""

YOUNGEST, OLDEST = 13, 99
"""Between which ages a person in training is looked for, in years."""

_SEPARATORS = re.compile(r"[\s.\-/_'’,]+")
_FLOAT = re.compile(r"^(\d{16})\.0+$")
_ROUNDED = re.compile(r"^\d[.,]\d+e\+?15$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Nik:
    """The 16 digits and what they tell of a person."""

    number: str

    @property
    def sex(self) -> Sex:
        return Sex.FEMALE if int(self.number[6:8]) > RAISED_BY else Sex.MALE

    @property
    def masked(self) -> str:
        """``6471**********01``."""
        return mask(self.number)

    def fits(self, day: date) -> bool:
        """Whether this may be the number of somebody born on ``day``, whatever the century."""
        return (self._day, self._month, self._year) == (day.day, day.month, day.year % 100)

    def born_on(self, *, today: date) -> date | None:
        """The day of birth, if only one century gives an age of 13 to 99 years."""
        possible = [
            day for day in self._days() if YOUNGEST <= age_on(today, born_on=day) <= OLDEST and day <= today
        ]
        return possible[0] if len(possible) == 1 else None

    def is_of_a_day(self) -> bool:
        """Whether its date exists in any century."""
        return bool(self._days())

    @property
    def _day(self) -> int:
        raised = int(self.number[6:8])
        return raised - RAISED_BY if raised > RAISED_BY else raised

    @property
    def _month(self) -> int:
        return int(self.number[8:10])

    @property
    def _year(self) -> int:
        return int(self.number[10:12])

    def _days(self) -> list[date]:
        found = []
        for century in (1900, 2000):
            try:
                found.append(date(century + self._year, self._month, self._day))
            except ValueError:
                continue
        return found


def parse_nik(text: str) -> Nik:
    """A NIK in any punctuation. Raises Invalid with a sentence."""
    plain = text.strip()
    if _ROUNDED.match(plain):
        raise Invalid(
            _("A spreadsheet has rounded this NIK; format the column as text and copy it again."), field="nik"
        )
    digits = re.sub(r"^nik:?", "", _SEPARATORS.sub("", _FLOAT.sub(r"\1", plain)), flags=re.IGNORECASE)
    if not digits.isascii() or not digits.isdigit():
        raise Invalid(_("A NIK holds digits only."), field="nik")
    if len(digits) != 16:
        raise Invalid(_("A NIK has 16 digits; this one has %(count)s.", count=len(digits)), field="nik")
    nik = Nik(digits)
    if digits.startswith("0") or digits.endswith("0000") or not nik.is_of_a_day():
        raise Invalid(_("This cannot be a NIK; please compare it with the identity card."), field="nik")
    return nik


def mask(number: str) -> str:
    """``number`` with its middle hidden."""
    return f"{number[:4]}{'*' * (len(number) - 6)}{number[-2:]}"


def age_on(day: date, *, born_on: date) -> int:
    """Whole years of somebody born on ``born_on``."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
