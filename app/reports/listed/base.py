"""What it takes for a list to become a file."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, String, and_, cast, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased
from werkzeug.datastructures import MultiDict

from app.accounts import whose
from app.agreements import queries as agreements
from app.agreements.models import Agreement
from app.companies.enums import LegalForm
from app.companies.models import Company
from app.core import formats
from app.core.clock import today
from app.core.db import db
from app.core.enums import Choice
from app.core.errors import Invalid
from app.core.paging import Order, ordering
from app.core.permissions import Actor, Permission
from app.settings import queries as settings
from app.settings.custom.models import CustomField
from app.settings.custom.queries import fields as own_fields
from app.settings.custom.typed import exported
from app.settings.models import Region
from app.settings.purposes import PurposeKey
from app.settings.queries import DISTRICT, VILLAGE

Cells = Sequence[Any]
Arguments = MultiDict[str, str]
Made = Callable[[Cells], Iterable[Any]]

PIECE = 1000
"""How many lines are read and put into words together."""

kelurahan, kecamatan = aliased(Region), aliased(Region)


def is_kelurahan(code: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    """Whether ``code`` is that of ``kelurahan``: a record may lie in a kecamatan, and nobody knows where in it."""
    return and_(kelurahan.code == code, kelurahan.level == VILLAGE)


def is_in_kecamatan(code: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    """Whether ``code`` is that of ``kecamatan`` or of a kelurahan in it, which begins with it."""
    return and_(kecamatan.code == func.substr(code, 1, 8), kecamatan.level == DISTRICT)


@dataclass(frozen=True)
class Column:
    """One column: the name it is asked for by, its heading, what it is read from, and what is made of many values.

    ``joins`` names the tables it needs, where its list joins only what is needed.
    """

    key: str
    heading: LazyString | str
    reads: Any
    joins: tuple[str, ...] = ()
    made: Made | None = None


@dataclass(frozen=True)
class Listed:
    """A list that can become a file: what each line is, and how an address narrows it for a reader.

    ``read`` puts chosen columns into one statement, the lines in their order, scoped for taking out; ``stem`` begins
    the names of its files, ``subject`` is its table in the audit log, ``endpoint`` the page of the list.
    """

    key: str
    title: LazyString
    stem: LazyString
    line: LazyString
    subject: str
    endpoint: str
    columns: Callable[[], Iterable[Column]]
    read: Callable[[Actor, Arguments, Sequence[Column]], Select[*tuple[Any, ...]]]
    words: Callable[[Arguments], str]
    formats: tuple[str, ...] = ("xlsx", "csv", "ods", "pdf")
    on_paper: tuple[str, ...] = ()
    """The columns of a PDF where none was taken away; all, where it has few enough."""
    needs: tuple[Permission, ...] = (Permission.EXPORT,)
    """One of these rights takes it out."""
    is_about_people: bool = False
    """Whether its lines are people whom the office keeps, and not companies."""
    noted: Callable[[Actor, Arguments], int | None] = lambda _actor, _arguments: None
    """How many lines it has, where that is known without counting them."""

    def chosen(self, only: Sequence[str] = ()) -> list[Column]:
        """All columns, or with ``only`` these in that order. Raises Invalid where there is no column of a name."""
        every = {column.key: column for column in self.columns()}
        if unknown := sorted(set(only) - every.keys()):
            raise Invalid(
                _(
                    "There is no column %(names)s. There are: %(every)s.",
                    names=", ".join(unknown),
                    every=", ".join(every),
                )
            )
        return [every[key] for key in only or every]

    def count(self, actor: Actor, arguments: Arguments) -> int:
        """How many lines the file will have."""
        if (number := self.noted(actor, arguments)) is not None:
            return number
        first = next(iter(self.columns()))
        lines = self.read(actor, arguments, [first]).order_by(None).subquery()
        return db.session.scalar(select(func.count()).select_from(lines)) or 0


def lines(read: Select[*tuple[Any, ...]], chosen: Sequence[Column]) -> Iterator[list[Cells]]:
    """The lines of the file, a thousand at a time so that memory stays flat, each column put into words as one.

    Read by the connection of the session, which gives rows as they come; the session would put each together again.
    """
    made = [column.made for column in chosen]
    found = db.session.connection().execute(read.execution_options(yield_per=PIECE))
    for rows in found.partitions():
        cells = zip(made, zip(*rows, strict=True), strict=True)
        yield list(zip(*(make(values) if make else values for make, values in cells), strict=True))


def order_of(arguments: Arguments, sorts: Mapping[str, Order], key: Any) -> list[Any]:
    """The order that an address gives its list by one of ``sorts``, ended by the unique ``key``; none if by none."""
    asked = arguments.get("sort", "")
    found, falling = sorts.get(asked.removeprefix("-")), asked.startswith("-")
    if found is None:
        return []
    return ordering([replace(found, descending=falling), Order(key, "id", falling)])


def labelled(
    key: str,
    heading: LazyString | str,
    column: InstrumentedAttribute[Any],
    choices: Iterable[Choice | PurposeKey],
) -> Column:
    """A column of codes, each shown by its label."""
    labels = {member.value: str(member.label) for member in choices}
    return Column(
        key, heading, type_coerce(column, String), made=lambda values: [labels.get(value) for value in values]
    )


def yes_or_no(key: str, heading: LazyString | str, column: Any) -> Column:
    """A column of flags, in words; nothing where nobody knows."""
    words = {True: _("yes"), False: _("no"), None: None}
    return Column(key, heading, column, made=lambda values: [words[value] for value in values])


class Year(int):
    """A number that is never grouped, on paper either."""


def years(key: str, heading: LazyString | str, column: Any) -> Column:
    """A column of years."""
    return Column(
        key, heading, column, made=lambda values: [None if one is None else Year(one) for one in values]
    )


def own_cells(field: CustomField) -> Made:
    """What a column of a field of the office makes of the stored values."""
    nothing = frozenset({None, "", "{}", "null"})

    def made(values: Cells) -> list[Any]:
        return [
            None if text in nothing else exported(field, json.loads(text).get(field.key)) for text in values
        ]

    return made


def own_columns(record: str, model: Any) -> Iterator[Column]:
    """The office's own fields of the records that are the lines, those meant for lists."""
    for field in own_fields(record):
        if field.is_in_list:
            yield Column(field.attribute, field.name, cast(model.custom, String), made=own_cells(field))


def counted_under() -> Column:
    """Where the seats of an agreement count, if under another one: a column of seats added up counts these twice."""

    def numbers(ids: Cells) -> Iterator[str | None]:
        elsewhere = agreements.seats_elsewhere(ids, on=today())
        for agreement_id in ids:
            found = elsewhere.get(agreement_id)
            yield ", ".join(one.office_number or one.title for one in found.others) if found else None

    return Column("counted_under", _("Seats counted under"), Agreement.id, made=numbers)


def name_of(model: Any) -> Any:
    """The column that names what an office lists by two names, in the language of the reader."""
    return model.name_id if formats.is_indonesian() else model.name_en


def narrowed_words(
    *said: str | None, owner_id: whose.Whose | None = None, trade_id: int | None = None
) -> str:
    """A filter in words: what is ``said`` of it, and the officer and the trade it asks for by their ids."""
    trades = {one.id: one.name for one in settings.trades(with_inactive=True)} if trade_id else {}
    people = whose.in_words(owner_id) if owner_id else None
    trade = _("Trade: %(name)s", name=trades.get(trade_id, "–")) if trade_id else None
    return "; ".join(filter(None, (*said, people, trade)))


def company_columns() -> Iterator[Column]:
    """The company that a line of another list belongs to; ``with_company`` joins what they read."""
    yield labelled("legal_form", _("Legal form"), Company.legal_form, LegalForm)
    yield Column("company", _("Company"), Company.name)
    yield Column("kelurahan", _("Kelurahan"), kelurahan.name)
    yield Column("kecamatan", _("Kecamatan"), kecamatan.name)


def with_company(read: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """``read``, which has joined ``Company``, with what ``company_columns`` read besides."""
    return read.outerjoin(kelurahan, is_kelurahan(Company.region_code)).outerjoin(
        kecamatan, is_in_kecamatan(Company.region_code)
    )
