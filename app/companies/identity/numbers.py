"""The numbers that name a company for the state: NIB, NPWP (with its branch) and NITKU."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.errors import Invalid

_SEPARATORS = re.compile(r"[\s.\-/_,:'’]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_FLOAT = re.compile(r"^(\d+)\.0+$")


@dataclass(frozen=True, slots=True)
class Npwp:
    """A tax number of 16 digits and, where a branch was given, its 22-digit NITKU."""

    number: str
    nitku: str | None = None

    @property
    def base(self) -> str:
        """The part that names the taxpayer whatever its tax office or branch (see :func:`npwp_base`)."""
        return npwp_base(self.number)

    @property
    def branch(self) -> str:
        """The branch of the taxpayer: six digits of the NITKU or three of the old number, zeros for the head."""
        return npwp_branch(self.number, self.nitku)


def keyed(text: str) -> str:
    """Dashes as a keyboard has them: ``+62 812‑3456`` is how messengers and word processors write one."""
    return text if text.isascii() else text.translate(_DASHES)


def _digits(text: str) -> str:
    # A spreadsheet that read the number as a number hands it over as ``9120001234567.0``.
    plain = _SEPARATORS.sub("", _FLOAT.sub(r"\1", keyed(text).strip()))
    return re.sub(r"^(?:npwp|nib|nitku)", "", plain, flags=re.IGNORECASE)


def parse_nib(text: str) -> str:
    """The 13 digits of a business identification number (NIB), however it was punctuated.

    Raises Invalid with a sentence when it is not 13 digits.
    """
    digits = _digits(text)
    if not digits.isascii() or not digits.isdigit():
        raise Invalid(_("A NIB holds digits only."), field="nib")
    if len(digits) != 13:
        raise Invalid(_("A NIB has 13 digits; this one has %(count)s.", count=len(digits)), field="nib")
    if len(set(digits)) == 1:
        raise Invalid(_("This NIB repeats one digit, so it cannot be real."), field="nib")
    return digits


def parse_npwp(text: str) -> Npwp:
    """A tax number in any punctuation: 15 digits, 16 digits, or a NITKU of 22.

    Fifteen digits are stored as ``0`` and the fifteen (PMK 112/2022). The check digit of these is tested; a
    16-digit number that starts otherwise is a NIK or was issued after 2024 and carries no check digit.
    Raises Invalid with a sentence.
    """
    # A megabyte that a process which is never told such a number need not hold.
    from stdnum import luhn  # noqa: PLC0415
    from stdnum.exceptions import ValidationError  # noqa: PLC0415
    from stdnum.id import nik  # noqa: PLC0415

    digits = _digits(text)
    if not digits.isascii() or not digits.isdigit():
        raise Invalid(_("An NPWP holds digits, dots and dashes only."), field="npwp")
    if len(digits) not in (15, 16, 22):
        raise Invalid(
            _("An NPWP has 15 or 16 digits (22 with its branch); this one has %(count)s.", count=len(digits)),
            field="npwp",
        )
    nitku = digits if len(digits) == 22 else None
    number = f"0{digits}" if len(digits) == 15 else digits[:16]
    if len(set(number[1:])) == 1:
        raise Invalid(_("This NPWP repeats one digit, so it cannot be real."), field="npwp")
    if number.startswith("0"):
        if not luhn.is_valid(number[1:10]):
            raise Invalid(
                _("The check digit of this NPWP does not fit; please compare it with the card."), field="npwp"
            )
    elif not number.startswith("10"):
        # No province has the code 10, so such numbers are the tax office's own; all others are a person's NIK.
        try:
            nik.validate(number)
        except ValidationError:
            raise Invalid(
                _("This NPWP is neither a company's number nor a person's; please compare it with the card."),
                field="npwp",
            ) from None
    return Npwp(number, nitku)


def parse_nitku(text: str) -> str:
    """The 22 digits of a place of business (NITKU). Raises Invalid with a sentence."""
    if len(_digits(text)) != 22:
        raise Invalid(
            _("A NITKU has 22 digits; this one has %(count)s.", count=len(_digits(text))), field="nitku"
        )
    try:
        return parse_npwp(text).nitku or ""
    except Invalid as refused:
        raise Invalid(refused.message, field="nitku") from None


def npwp_base(number: str) -> str:
    """What names the taxpayer in a stored NPWP: 10 digits of a company's number, all 16 of the newer kind.

    The three digits after it are the tax office, which changes when a firm moves, and the last three the branch.
    """
    return number[:10] if number.startswith("0") else number


def npwp_branch(number: str, nitku: str | None = None) -> str:
    """The branch part: six digits of the NITKU, else the last three of a company's NPWP as six; zeros mean head."""
    if nitku:
        return nitku[16:]
    return number[13:].zfill(6) if number.startswith("0") else "000000"


def same_taxpayer(left: str, right: str) -> bool:
    """Whether two stored NPWPs belong to one taxpayer, whatever tax office or branch they name."""
    return npwp_base(left) == npwp_base(right)


def is_person(number: str) -> bool:
    """Whether a stored NPWP is a person's NIK, which the rules on personal data then cover."""
    return not number.startswith(("0", "10"))


def format_npwp(number: str) -> str:
    """A stored NPWP as it is printed: ``0013.3442.7005.4000`` is read in fours since 2024."""
    return ".".join(number[i : i + 4] for i in range(0, len(number), 4))


def mask(number: str, *, head: int = 4, tail: int = 2) -> str:
    """``number`` with its middle hidden: ``6471**********01``."""
    if len(number) <= head + tail:
        return "*" * len(number)
    return f"{number[:head]}{'*' * (len(number) - head - tail)}{number[len(number) - tail :]}"


def mask_nik(number: str | None) -> str | None:
    """An NPWP or NITKU as it is stored, masked where it holds the NIK of a sole trader."""
    return mask(number) if number and is_person(number) else number


def mask_npwp(number: str) -> str:
    """A person's NPWP masked like a NIK; a company's is public and comes back printed in fours."""
    return mask(number) if is_person(number) else format_npwp(number)
