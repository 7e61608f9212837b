"""Numbers that are names (NPWP, NIB, phone) after a spreadsheet program took them for amounts."""

import re

AMOUNT = re.compile(r"(\d+)[.,]0{1,2}")
SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")


def whole_digits(text: str) -> str | None:
    """``text`` with its digits as they were typed: ``24331159091000.0`` and ``3.171012345678901E+15``
    as whole numbers.

    None where digits were lost on the way: ``8.12E+11`` may have been any of a thousand million.
    """
    if amount := AMOUNT.fullmatch(text):
        return amount[1]
    found = SCIENTIFIC.fullmatch(text)
    if found is None:
        return text
    first, rest, power = found[1], found[2] or "", int(found[3])
    return first + rest if len(rest) == power else None
