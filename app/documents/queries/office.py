"""What papers need to know of the office: its emblem, its officials, its registers."""

from datetime import date

from sqlalchemy import func, select

from app.core.clock import today
from app.core.db import db
from app.documents import numbering
from app.documents.enums import DocumentKind
from app.documents.models import Letterhead, Official, Register, RegisterSequence
from app.settings.queries import for_change

LETTERHEAD_ID = 1
USUAL_CODES = {DocumentKind.ASSIGNMENT: "800.1.11.1"}
USUAL_CODE = "500.15"
DEFAULT_PATTERN = "{code}/{n:03}/{unit}/{year}"
DEFAULT_UNIT = "Disnaker"


def letterhead() -> Letterhead:
    """The stored emblem; an empty one before any was stored."""
    return db.session.get(Letterhead, LETTERHEAD_ID) or Letterhead(logo_sha256=None)


def letterhead_for_change() -> Letterhead | None:
    """The stored emblem, held until the end of the transaction."""
    if db.session.get(Letterhead, LETTERHEAD_ID) is None:
        return None
    return for_change(Letterhead, LETTERHEAD_ID)


def officials(*, only_active: bool = False) -> list[Official]:
    """The people papers name, by name."""
    statement = select(Official).order_by(Official.is_active.desc(), func.lower(Official.name), Official.id)
    return list(db.session.scalars(statement.where(Official.is_active) if only_active else statement))


def signatories() -> list[Official]:
    """The people who sign papers, by name."""
    return [one for one in officials(only_active=True) if one.is_signatory]


def register_of(kind: DocumentKind) -> Register:
    """How papers of this kind are numbered; as is usual until the office says otherwise."""
    return db.session.scalar(select(Register).where(Register.kind == kind)) or _usual(kind)


def registers() -> list[Register]:
    """How each kind of paper is numbered, in the order of the kinds."""
    stored = {one.kind: one for one in db.session.scalars(select(Register))}
    return [stored.get(kind) or _usual(kind) for kind in DocumentKind]


def numbered_alike(kind: DocumentKind, *, code: str, unit: str, pattern: str) -> Register | None:
    """Another register that writes the same numbers from a sequence of its own."""

    def number(of: str, by: str, under: str) -> str:
        # Beyond three digits it makes no difference with how many noughts a number begins.
        return numbering.written(of, code=by, unit=under, n=1234, on=today())

    mine = number(pattern, code, unit)
    return next(
        (
            other
            for other in registers()
            if other.kind is not kind
            and not other.is_outer
            and (other.code, other.unit) != (code, unit)
            and number(other.pattern, other.code, other.unit) == mine
        ),
        None,
    )


def sharing(kind: DocumentKind, *, code: str, unit: str) -> list[DocumentKind]:
    """The other kinds of papers that are numbered from the same sequence."""
    return [one.kind for one in registers() if one.kind is not kind and (one.code, one.unit) == (code, unit)]


def next_number(register: Register, *, on: date, was: Register | None = None) -> str:
    """The number that the next paper dated ``on`` would get, if nobody is quicker.

    ``was`` is the register as it is kept, of one that is tried: under a code that has no sequence its own goes on.
    """
    last = _last(register, on.year)
    if last is None and was is not None:
        last = _last(was, on.year)
    return numbering.written(
        register.pattern, code=register.code, unit=register.unit, n=(last or 0) + 1, on=on
    )


def _last(register: Register, year: int) -> int | None:
    of = {"code": register.code, "unit": register.unit, "year": year}
    return db.session.scalar(select(RegisterSequence.last).filter_by(**of))


def _usual(kind: DocumentKind) -> Register:
    return Register(
        kind=kind,
        code=USUAL_CODES.get(kind, USUAL_CODE),
        unit=DEFAULT_UNIT,
        pattern=DEFAULT_PATTERN,
        is_outer=False,
        # Before the first of those stored: else two people's first change would pass for one.
        version=0,
    )
