"""What a kind of paper is, and the parts every paper consists of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.core.permissions import Permission
from app.documents.enums import DocumentKind, Subject
from app.documents.models import Document

Block = dict[str, Any]

LONGEST_HELD = 600
"""How many characters the last article has at most that goes over to the next page with the signatures."""


@dataclass(frozen=True)
class Body:
    """The blocks of a paper, and those of its annex, which begins on a page of its own.

    ``further`` are lines below its number, such as the number of the other party. ``own_number`` is that of a letter
    that is not the office's: the number the office gives it stands below as the one it was received under.
    """

    blocks: list[Block]
    annex: list[Block] = field(default_factory=list)
    further: list[str] = field(default_factory=list)
    own_number: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "blocks": self.blocks,
            "annex": self.annex,
            "further": self.further,
            "own_number": self.own_number,
        }


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind: its heading, what it may tell of, what people may type into it, and how it is made.

    ``signs`` tells whether an official of the office signs below it, ``has_head`` whether it is on the office's own
    letter, ``ahead`` how far its date may lie ahead, ``refuse`` raises where it may not be issued yet, ``issued`` is
    called once it is and ``cancelled`` once it is called off, ``needs`` is the right to do either, and ``public`` says
    what whoever holds it may learn besides its number, date and state. ``sample`` and ``values`` are what a template of
    the office may name of it, for kinds that have templates but are not of an agreement.
    Who signs a letter of the office takes note of nothing: without ``signs_as`` place and date stand there.
    ``orders`` tells that its signatory ordains it and does not only take note.
    """

    kind: DocumentKind
    heading: str
    subjects: frozenset[Subject]
    of_a_day: bool = False
    fields: tuple[str, ...]
    title: Callable[[Document], str]
    preset: Callable[[Document], dict[str, Any]]
    build: Callable[[Document], Body]
    signs: bool = True
    has_head: bool = True
    ahead: timedelta = timedelta(0)
    refuse: Callable[[Document], None] | None = None
    issued: Callable[[Document], None] | None = None
    cancelled: Callable[[Document], None] | None = None
    needs: Permission | None = None
    signs_as: str = "Mengetahui,"
    public: Callable[[Document], list[tuple[Any, Any]]] | None = None
    sample: dict[str, Any] | None = None
    values: Callable[[Document], dict[str, Any]] | None = None
    orders: bool = False


def heading(text: str) -> Block:
    """A heading within the paper."""
    return {"type": "heading", "text": text}


def command(text: str) -> Block:
    """The word of command in the middle of a letter."""
    return {"type": "command", "text": text}


def centred(*lines: str) -> Block:
    """Lines in the middle below the heading: the parties of an agreement and what it is about."""
    return {"type": "centred", "lines": list(lines)}


def text(content: str) -> Block:
    """A paragraph; line breaks stay."""
    return {"type": "text", "text": content}


def closing(content: str) -> Block:
    """The last paragraph, which stays with the signatures below it."""
    return {"type": "text", "text": content, "closes": True}


def held(blocks: list[Block]) -> list[Block]:
    """The articles of a paper, the last of which stays with the closing and the signatures, unless it is long."""
    last = blocks[-1] if blocks else {}
    said = "".join(last.get("items", [last.get("text", "")]))
    return [*blocks[:-1], {**last, "closes": True}] if 0 < len(said) <= LONGEST_HELD else blocks


def facts(*rows: tuple[str, str | Sequence[str] | None]) -> Block:
    """Lines of a label and a value; those without a value are left out, several values are numbered."""
    return {
        "type": "facts",
        "rows": [
            {"label": label, "values": [value] if isinstance(value, str) else list(value)}
            for label, value in rows
            if value
        ],
    }


def items(entries: Sequence[str]) -> Block:
    """A numbered list."""
    return {"type": "items", "items": list(entries)}


def table(columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> Block:
    """A table: headings with their share of the width; a narrow first column of numbers is put before them."""
    return {
        "type": "table",
        "columns": [{"label": label, "width": width} for label, width in columns],
        "rows": [[str(number), *row] for number, row in enumerate(rows, 1)],
    }


def signing_table(columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> Block:
    """A table with a last column in which everybody signs, left and right by turns."""
    return {**table(columns, rows), "type": "signing_table"}


def pictures(entries: Sequence[dict[str, str]]) -> Block:
    """Photos, two beside each other: ``sha256``, ``caption``, ``note``."""
    return {"type": "pictures", "items": list(entries)}


def signers(left: tuple[str, Sequence[dict[str, str]]], right: tuple[str, Sequence[dict[str, str]]]) -> Block:
    """Two parties that sign beside each other: a label and the people, each ``name``, ``title`` and ``nip``."""
    return {
        "type": "signers",
        "sides": [{"label": label, "people": list(people)} for label, people in (left, right)],
    }


def reporters(label: str, people: Sequence[dict[str, str]]) -> Block:
    """Those who made the paper, at the right; who takes note of it signs beside them."""
    return {"type": "signers", "is_beside": True, "sides": [{"label": label, "people": list(people)}]}


def lines_of(content: dict[str, Any], name: str) -> list[str]:
    """The lines typed into a field, without empty ones."""
    return [line.strip() for line in str(content.get(name) or "").splitlines() if line.strip()]
