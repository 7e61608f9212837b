"""What is asked of the companies of a list: conditions and how they are joined, as they stand in an address.

``match=any`` joins the conditions by "or" instead of "and". Each condition is an ``if=field~operator~value~value``;
those of a group are ``if1=``, ``if2=`` and are joined the other way round: all of these, and any of those.
A ``~`` or ``%`` inside one of several values is written ``%7E`` or ``%25``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

MOST = 30
"""How many conditions one list is narrowed by; more do not fit an address that browsers and mails carry."""

LONGEST_TEXT = 100
LARGEST_NUMBER = 2**31 - 1
LONGEST_SPAN = 36_500
"""The longest span in days, a century."""

NAMES = re.compile(r"if[0-9a-z_]*")
"""Every name in an address that means a condition, also one that means none rightly."""

GROUPS = 9


class Kind(StrEnum):
    """What a field holds, and so what may be asked of it."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    FLAG = "flag"


class Takes(StrEnum):
    """What an operator is given beside the field."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    SEVERAL = "several"
    SPAN = "span"


@dataclass(frozen=True)
class Operator:
    """One question: its word in the form, and the sentence it makes of field and value."""

    key: str
    label: LazyString
    takes: Takes
    sentence: LazyString


_EMPTY = Operator("empty", _l("is empty"), Takes.NOTHING, _l("%(field)s: empty"))
_FILLED = Operator("filled", _l("is filled in"), Takes.NOTHING, _l("%(field)s: filled in"))
_BETWEEN = Operator("between", _l("between"), Takes.TWO, _l("%(field)s: %(value)s to %(other)s"))

OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    Kind.TEXT: (
        Operator("has", _l("contains"), Takes.ONE, _l("%(field)s contains “%(value)s”")),
        Operator("lacks", _l("does not contain"), Takes.ONE, _l("%(field)s does not contain “%(value)s”")),
        Operator("starts", _l("begins with"), Takes.ONE, _l("%(field)s begins with “%(value)s”")),
        Operator("is", _l("is"), Takes.ONE, _l("%(field)s is “%(value)s”")),
        _EMPTY,
        _FILLED,
    ),
    Kind.CODE: (
        Operator("starts", _l("begins with"), Takes.SEVERAL, _l("%(field)s begins with %(value)s")),
        _EMPTY,
        _FILLED,
    ),
    Kind.NUMBER: (
        Operator("min", _l("at least"), Takes.ONE, _l("%(field)s at least %(value)s")),
        Operator("max", _l("at most"), Takes.ONE, _l("%(field)s at most %(value)s")),
        _BETWEEN,
        Operator("is", _l("is"), Takes.ONE, _l("%(field)s: %(value)s")),
        _EMPTY,
        _FILLED,
    ),
    Kind.DAY: (
        Operator(
            "within", _l("within the last … days"), Takes.SPAN, _l("%(field)s within the last %(value)s days")
        ),
        Operator(
            "over", _l("more than … days ago"), Takes.SPAN, _l("%(field)s more than %(value)s days ago")
        ),
        Operator("next", _l("in the next … days"), Takes.SPAN, _l("%(field)s in the next %(value)s days")),
        Operator("before", _l("before"), Takes.ONE, _l("%(field)s before %(value)s")),
        Operator("after", _l("after"), Takes.ONE, _l("%(field)s after %(value)s")),
        _BETWEEN,
        Operator("on", _l("on"), Takes.ONE, _l("%(field)s on %(value)s")),
        _EMPTY,
        _FILLED,
    ),
    Kind.CHOICE: (
        Operator("any", _l("is any of"), Takes.SEVERAL, _l("%(field)s: %(value)s")),
        Operator("none", _l("is none of"), Takes.SEVERAL, _l("%(field)s: not %(value)s")),
        _EMPTY,
        _FILLED,
    ),
    Kind.FLAG: (
        Operator("yes", _l("yes"), Takes.NOTHING, _l("%(field)s: yes")),
        Operator("no", _l("no"), Takes.NOTHING, _l("%(field)s: no")),
    ),
}

ALL = Operator("all", _l("has all of"), Takes.SEVERAL, _l("%(field)s: %(value)s"))
"""Only of what a company has several of."""


@dataclass(frozen=True)
class Condition:
    """One condition as it was written; whether it means anything the catalogue of fields knows."""

    field: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """As it stands in an address."""
        return "~".join((self.field, self.operator, *map(_packed, self.values)))


def condition(text: str) -> Condition:
    """The condition that an address writes as ``text``; what does not fit stays in it to be told."""
    name, *rest = text.split("~")
    return Condition(name, rest[0] if rest else "", tuple(map(_unpacked, rest[1:])))


def _packed(value: str) -> str:
    return value.replace("%", "%25").replace("~", "%7E")


def _unpacked(value: str) -> str:
    return value.replace("%7E", "~").replace("%25", "%")


@dataclass(frozen=True)
class Question:
    """All conditions of a list: the plain ones, then groups joined the other way round."""

    is_any: bool = False
    conditions: tuple[Condition, ...] = ()
    groups: tuple[tuple[Condition, ...], ...] = ()
    strays: tuple[tuple[str, str], ...] = ()
    """What the address says beside them and nobody can read."""

    def __bool__(self) -> bool:
        return bool(self.conditions or self.groups or self.strays)

    @property
    def all_conditions(self) -> Iterator[Condition]:
        yield from self.conditions
        for group in self.groups:
            yield from group

    def pairs(self) -> list[tuple[str, str]]:
        """As arguments of an address."""
        found = [("match", "any")] if self.is_any and len(self.conditions) + len(self.groups) > 1 else []
        found += [("if", one.address) for one in self.conditions]
        for number, group in enumerate(self.groups, 1):
            found += [(f"if{number}", one.address) for one in group]
        return [*found, *self.strays]


NO_QUESTION = Question()


def is_part(name: str) -> bool:
    """Whether an argument of this name belongs to a question."""
    return name == "match" or NAMES.fullmatch(name) is not None


def question(arguments: MultiDict[str, str]) -> Question:
    """The question that an address asks."""
    strays = []
    match = arguments.get("match", "all")
    if match not in {"all", "any"}:
        strays.append(("match", match))
    groups: dict[int, tuple[Condition, ...]] = {}
    plain: tuple[Condition, ...] = ()
    for name in sorted({name for name in arguments if NAMES.fullmatch(name)}):
        found = tuple(condition(text) for text in dict.fromkeys(arguments.getlist(name)) if text)
        number = name.removeprefix("if")
        if not number:
            plain = found
        elif number.isdecimal() and number.isascii() and number[0] != "0" and int(number[:3]) <= GROUPS:
            groups[int(number)] = found
        else:
            strays += [(name, one.address) for one in found]
    kept = tuple(groups[number] for number in sorted(groups) if groups[number])
    return Question(match == "any", plain, kept, tuple(strays))


class Misunderstood(ValueError):
    """Why a condition means nothing, as a sentence for who wrote it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def number_of(text: str) -> int | float:
    """A number as people type it (``1.284``, ``2,5``); raises Misunderstood."""
    plain = text.strip().replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", plain, re.ASCII):
        plain = plain.replace(".", "")
    if not re.fullmatch(r"-?\d{1,10}([.,]\d{1,6})?", plain, re.ASCII):
        raise Misunderstood(_("Write a number."))
    number = float(plain.replace(",", "."))
    if abs(number) > LARGEST_NUMBER:
        raise Misunderstood(_("Write a smaller number."))
    return int(number) if number.is_integer() else number


def span_of(text: str) -> int:
    """A number of days; raises Misunderstood."""
    days = number_of(text)
    if not isinstance(days, int) or not 0 <= days <= LONGEST_SPAN:
        raise Misunderstood(_("Write a number of days between 0 and %(most)s.", most=LONGEST_SPAN))
    return days


def day_of(text: str) -> date:
    """A day as ``2026-11-24`` or ``24/11/2026``; raises Misunderstood."""
    try:
        day = date.fromisoformat(_turned(text.strip()))
    except ValueError:
        day = date.min
    # Years that no office has seen would break the reckoning with hours.
    if not 1900 <= day.year <= 2200:
        raise Misunderstood(_("Choose a day, such as 24/11/2026."))
    return day


def _turned(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def text_of(text: str) -> str:
    """Some text; raises Misunderstood."""
    if not text.strip():
        raise Misunderstood(_("Write what to look for."))
    if len(text) > LONGEST_TEXT:
        raise Misunderstood(_("Write at most %(most)s letters.", most=LONGEST_TEXT))
    return text.strip()


def codes_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Beginnings of codes, written with blanks or commas between them; raises Misunderstood."""
    found = tuple(
        dict.fromkeys(code for text in texts for code in re.split(r"[\s,;]+", text.upper()) if code)
    )
    if not found:
        raise Misunderstood(_("Write a code, or how it begins."))
    if not all(re.fullmatch(r"[A-Z0-9.]{1,16}", code, re.ASCII) for code in found):
        raise Misunderstood(_("A code has letters and digits only."))
    return found
