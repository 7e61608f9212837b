"""How register numbers look: patterns such as ``{code}/{n:03}/{unit}/{year}``."""

import re
from datetime import date
from string import Formatter

from flask_babel import gettext as _

from app.core.errors import Invalid

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NAMES = frozenset({"code", "n", "unit", "month", "year"})
LONGEST = 120

_DIGITS = re.compile(r"0[1-9]")


def written(pattern: str, *, code: str, unit: str, n: int, on: date) -> str:
    """The number of a paper dated ``on``; the month is Roman."""
    return pattern.format(code=code, n=n, unit=unit, month=ROMAN[on.month - 1], year=on.year)


def refuse_unfit(pattern: str, *, field: str = "pattern") -> None:
    """Raise ``Invalid`` unless every number the pattern makes in a year is another one."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        raise Invalid(_("A curly bracket is not closed."), field=field) from error
    named = [(name, spec or "", conversion) for _text, name, spec, conversion in parts if name is not None]
    for name, spec, conversion in named:
        if name not in NAMES or conversion or (spec and (name != "n" or not _DIGITS.fullmatch(spec))):
            raise Invalid(
                _("Use only {code}, {n} or {n:03}, {unit}, {month} and {year} in curly brackets."),
                field=field,
            )
    names = {name for name, _spec, _conversion in named}
    if not {"n", "year"} <= names:
        raise Invalid(_("The pattern needs {n} and {year}, or numbers would come twice."), field=field)
