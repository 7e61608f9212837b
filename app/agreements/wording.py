"""What an agreement says, in Indonesian: its facts as lines, and clauses whose words in curly brackets are filled in."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from app.agreements.enums import SignatoryAuthority
from app.agreements.models import Agreement, SeatLine, Wording
from app.core import formats
from app.core.errors import Invalid
from app.settings.queries import office

BLANK = "...................."
MOST_ARTICLES = 60
LONGEST_HEADING = 160
LONGEST_BODY = 10_000

PLACEHOLDERS = (
    "perusahaan", "dinas", "pemerintah", "kota", "judul", "kuota", "posisi", "lama", "mulai", "sampai", "uang_saku",
    "tempat", "induk", "nomor_induk",
)  # fmt: skip
"""The words that a clause may hold in curly brackets."""

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_WORD = re.compile(r"\s+|[^\s]+")

Article = dict[str, Any]


def refuse_unknown(text: str, *, field: str) -> None:
    """Raise ``Invalid``, naming it, where ``text`` holds a word in curly brackets that nothing fills in."""
    for name in _PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            raise Invalid(_("Nothing fills in {%(name)s}.", name=name), field=field)


def filled(text: str, agreement: Agreement) -> str:
    """The text with what the agreement says in place of its words in curly brackets."""
    return filled_with(text, values(agreement))


def filled_with(text: str, known: Mapping[str, str]) -> str:
    """The text with these values in place of its words in curly brackets."""
    return _PLACEHOLDER.sub(lambda match: known.get(match.group(1), match.group()), text)


def number(value: int) -> str:
    """A number in digits and words: ``12 (dua belas)``."""
    # The library knows every language and is read only when a paper is made.
    from num2words import num2words  # noqa: PLC0415

    return f"{value} ({num2words(value, lang='id')})"


def positions(agreement: Agreement) -> list[str]:
    """The seats of each line: ``Juru las 4 (empat) orang``."""
    return [f"{line.position} {number(line.seats)} orang" for line in agreement.seat_lines]


def signs(authority: SignatoryAuthority, title: str | None, basis: str | None) -> list[str]:
    """The lines above a signature: ``a.n. Kepala Dinas`` over the own title, ``Plt.`` before it."""
    title, basis = title or "", basis or ""
    if authority is SignatoryAuthority.ON_BEHALF:
        return [line for line in (f"a.n. {basis}" if basis else "", title) if line]
    before = {SignatoryAuthority.ACTING: "Plt. ", SignatoryAuthority.DAILY_ACTING: "Plh. "}.get(authority, "")
    return [f"{before}{title}"] if title else []


def acts_by(authority: SignatoryAuthority, basis: str | None) -> str:
    """By what right somebody signs, as a part of a sentence, never with a gap; empty for who signs by own office."""
    if authority is SignatoryAuthority.ON_BEHALF:
        return f"atas nama {basis}" if basis else ""
    if authority is SignatoryAuthority.POWER_OF_ATTORNEY:
        return f"berdasarkan surat kuasa {basis or ''}".rstrip()
    acts = {
        SignatoryAuthority.ACTING: "selaku pelaksana tugas",
        SignatoryAuthority.DAILY_ACTING: "selaku pelaksana harian",
    }.get(authority, "")
    return " ".join(part for part in (acts, f"berdasarkan {basis}" if basis else "") if part)


def facts_of(agreement: Agreement) -> list[dict[str, Any]]:
    """Everything that was entered of an agreement but its articles, as labels and values."""
    rows: list[tuple[str, str | None]] = [
        ("Judul", agreement.title),
        ("Nomor Dinas", agreement.office_number),
        ("Nomor perusahaan", agreement.company_number),
        ("Penanda tangan Dinas", _signatory(agreement, "office")),
        ("Penanda tangan perusahaan", _signatory(agreement, "company")),
        ("Tempat", agreement.place),
        ("Mulai berlaku", _day(agreement.valid_from_on)),
        ("Berlaku sampai", _day(agreement.valid_to_on)),
        *((f"Formasi {line.position}", _line(line)) for line in agreement.seat_lines),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


@dataclass(frozen=True)
class Piece:
    """A run of words that two versions share (``same``), or that only the newer (``added``) or older (``gone``) has."""

    how: str
    words: str


@dataclass(frozen=True)
class Change:
    """What became of one article or fact: ``same``, ``changed``, ``added`` or ``gone``, and its words in pieces."""

    how: str
    heading: str
    pieces: list[Piece]


def compared(before: Wording | None, after: Wording) -> list[Change]:
    """What stands in ``after`` beside ``before``, article by article and fact by fact; what is gone comes where it stood."""
    old = _parts(before) if before else []
    return _told(old, _parts(after))


def _told(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[Change]:
    told = []
    matcher = difflib.SequenceMatcher(
        a=[name for name, _text in old], b=[name for name, _text in new], autojunk=False
    )
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if what == "equal":
            pairs = zip(old[from_old:to_old], new[from_new:to_new], strict=True)
            told += [_change(name, was, now) for (_name, was), (name, now) in pairs]
            continue
        told += [Change("gone", name, [Piece("gone", words)]) for name, words in old[from_old:to_old]]
        told += [Change("added", name, [Piece("added", words)]) for name, words in new[from_new:to_new]]
    return told


def _change(name: str, was: str, now: str) -> Change:
    if was == now:
        return Change("same", name, [Piece("same", now)])
    return Change("changed", name, pieces(was, now))


def pieces(was: str, now: str) -> list[Piece]:
    """Word by word, what two texts share and in what they differ."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    found: list[Piece] = []
    for what, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(new[from_new:to_new])))
            continue
        if to_old > from_old:
            found.append(Piece("gone", "".join(old[from_old:to_old])))
        if to_new > from_new:
            found.append(Piece("added", "".join(new[from_new:to_new])))
    return found


def _parts(wording: Wording) -> list[tuple[str, str]]:
    facts = [(fact["label"], fact["value"]) for fact in wording.facts]
    return [*facts, *((article["heading"], article["body"]) for article in wording.articles)]


def values(agreement: Agreement) -> dict[str, str]:
    """What each placeholder stands for; dots where nobody entered it yet."""
    us = office()
    lines: Sequence[SeatLine] = agreement.seat_lines
    parent = agreement.parent
    stipends = sorted({line.stipend_idr for line in lines})
    known = {
        "perusahaan": agreement.company.full_name,
        "dinas": us.name,
        "pemerintah": us.government,
        "kota": us.city,
        "judul": agreement.title,
        "kuota": number(agreement.seats) if lines else "",
        "posisi": ", ".join(positions(agreement)),
        "lama": number(max(line.months for line in lines)) if lines else "",
        "mulai": _day(agreement.valid_from_on),
        "sampai": _day(agreement.valid_to_on),
        "uang_saku": " sampai dengan ".join(dict.fromkeys((_money(stipends[0]), _money(stipends[-1]))))
        if lines
        else "",
        "tempat": ", ".join(dict.fromkeys(line.place for line in lines if line.place)),
        "induk": parent.title if parent else "",
        "nomor_induk": (parent.office_number or "") if parent else "",
    }
    return {name: value or BLANK for name, value in known.items()}


def _signatory(agreement: Agreement, party: str) -> str:
    name = getattr(agreement, f"{party}_signatory")
    title = getattr(agreement, f"{party}_signatory_title")
    right = acts_by(getattr(agreement, f"{party}_authority"), getattr(agreement, f"{party}_authority_basis"))
    return ", ".join(part for part in (name, title, right) if part) if name else ""


def _line(line: SeatLine) -> str:
    parts = [
        f"{line.seats} orang",
        f"{line.months} bulan",
        f"{_money(line.stipend_idr)} per bulan",
        line.place,
    ]
    return ", ".join(part for part in parts if part)


def _day(on: date | None) -> str:
    if on is None:
        return ""
    with force_locale("id"):
        return formats.day_long(on)


def _money(rupiah: int) -> str:
    with force_locale("id"):
        return formats.money(rupiah)
