"""Register numbers: without gap and without a double, also when many take one in the same moment."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import db, is_postgresql
from app.documents import numbering
from app.documents.models import Document, Register, RegisterSequence


def take_number(register: Register, *, on: date) -> str:
    """The next number of the register in the year of ``on``.

    Others who want one wait until this transaction ends; if it is rolled back, they get the same number. One that
    somebody entered by hand before is passed over.
    """
    sequence = _held_sequence(register, on.year)
    while True:
        sequence.last += 1
        number = numbering.written(
            register.pattern, code=register.code, unit=register.unit, n=sequence.last, on=on
        )
        if not is_taken(number, on.year):
            db.session.flush()
            return number


def run_on(register: Register, *, code: str, unit: str) -> None:
    """Let the register count on under another code or unit, as its book does; where that has a sequence, it joins it."""
    old = {"code": register.code, "unit": register.unit}
    for counted in db.session.scalars(select(RegisterSequence).filter_by(**old)).all():
        line = {"code": code, "unit": unit, "year": counted.year, "last": counted.last}
        db.session.execute(_insert().values(**line).on_conflict_do_nothing())


def is_taken(number: str, year: int, *, besides: int | None = None) -> bool:
    """Whether a paper bears this number in this year, other than the paper ``besides``."""
    found = db.session.scalar(
        select(Document.id).where(Document.number_year == year, Document.number == number)
    )
    return found is not None and found != besides


def _held_sequence(register: Register, year: int) -> RegisterSequence:
    """The row that counts, made if need be, locked until the end of the transaction."""
    line = {"code": register.code, "unit": register.unit, "year": year}
    db.session.execute(_insert().values(**line, last=0).on_conflict_do_nothing())
    return db.session.scalars(
        select(RegisterSequence).filter_by(**line).with_for_update().execution_options(populate_existing=True)
    ).one()


def _insert() -> Any:
    return (postgresql.insert if is_postgresql() else sqlite.insert)(RegisterSequence)
