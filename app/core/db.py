"""The database: one Base, shared column types, and an SQLite that loses no update."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar, cast

from flask import g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    and_,
    any_,
    bindparam,
    event,
    func,
    inspect,
    literal,
    select,
    text,
    true,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    make_transient_to_detached,
    mapped_column,
    registry,
)
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from app.core.clock import utcnow
from app.core.drawn import is_around
from app.core.geo import whole_metres

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, UTC in the database, aware UTC on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC)

    def literal_processor(self, dialect: Dialect) -> Any:
        written = super().literal_processor(dialect)
        if dialect.name != "postgresql" or written is None:
            return written
        # Within a CASE it would take the words for a text.
        return lambda value: f"CAST({written(value)} AS TIMESTAMPTZ)"

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Code(TypeDecorator[StrEnum]):
    """A member of a ``StrEnum``, stored as its value (at most 32 characters)."""

    impl = String(32)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members
        self.known = {member.value: member for member in members}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        # The members by their values, since asking the class takes its time on each row of a long list.
        return None if value is None else self.known.get(value) or self.members(value)


def code(members: type[StrEnum], **options: Any) -> Any:
    """A column holding one member of ``members``."""
    return mapped_column(Code(members), **options)


Key = Annotated[int, mapped_column(Integer, primary_key=True)]
Flag = Annotated[bool, mapped_column(Boolean, default=False, server_default=text("false"))]
Rupiah = Annotated[int, mapped_column(BigInteger, default=0, server_default="0")]


class Base(DeclarativeBase):
    """The parent of every table's class."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[dict[str, Any]]: JSON(),
        },
    )


Row = TypeVar("Row", bound=Base)


class Recorded:
    """Rows that know when they were written and last changed."""

    created_at: Mapped[datetime] = mapped_column(default=utcnow, sort_order=900)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow, sort_order=901)


class Versioned:
    """Rows two people may edit: a write against an older version is refused."""

    version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=902)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class Trashable:
    """Rows that go to the trash instead of being deleted."""

    trashed_at: Mapped[datetime | None] = mapped_column(default=None, sort_order=903)

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None


def _from_json(text: str | bytes) -> Any:
    """Nearly all lists and values of the office's own fields are empty: those need no reading."""
    if isinstance(text, bytes):  # as PostgreSQL's driver gives it
        text = text.decode()
    return [] if text == "[]" else {} if text == "{}" else json.loads(text)


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    engine_options={"json_deserializer": _from_json},
)


def begin_writing() -> None:
    """Make the rest of this request a writing one although its method is safe."""
    g.intends_to_write = True
    db.session.rollback()


def only_reading() -> None:
    """Commit, and hold no write lock in what follows: a long answer or a job that only reads."""
    db.session.commit()
    g.intends_to_write = False


@contextmanager
def reading() -> Iterator[None]:
    """Hold no write lock inside, so that others can save meanwhile; commits what was written before.

    Nothing may be written inside. What follows writes again where it could before.
    """
    could_write = intends_to_write()
    only_reading()
    try:
        yield
        db.session.commit()
    finally:
        g.intends_to_write = could_write


def intends_to_write() -> bool:
    """Jobs, commands and unsafe requests may write, unless they said they only read; other requests read."""
    if not has_app_context():
        return True
    by_kind = not has_request_context() or request.method not in SAFE_METHODS
    return bool(g.get("intends_to_write", by_kind))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Hand the start of transactions to us: the driver's own habit loses updates silently."""
    if "sqlite3" not in type(connection).__module__:
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # SQLite may lack the functions of trigonometry, and knows no shapes.
    connection.create_function("great_circle", 4, whole_metres, deterministic=True)
    connection.create_function("goes_round", 3, is_around, deterministic=True)


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Let no statement be compiled: that took 150 ms where pages ask for a few rows in 40."""
    if "psycopg" not in type(connection).__module__:
        return
    cursor = connection.cursor()
    cursor.execute("SET jit = off")
    cursor.close()
    connection.commit()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start where a write may follow, so that no read-modify-write is lost."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if intends_to_write() else "BEGIN")


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    session.info["has_flushed"] = True


def keep_prepared(error: BaseException | None) -> None:
    """End a request that only read by a commit, on PostgreSQL.

    Its driver forgets every statement it prepared when a transaction is rolled back, as a session does that is put away:
    so each page let all its statements be planned anew, which took longer than to answer most of them.
    """
    session = db.session()
    if error is not None or intends_to_write() or session.info.pop("has_flushed", False):
        return
    # Tests hold one connection open around everything, which nobody commits.
    if session.in_transaction() and isinstance(session.get_bind(), Engine) and is_postgresql():
        driver = session.connection().connection.dbapi_connection
        if driver is not None:
            driver.commit()


def as_stored(model: type[Row], values: Mapping[str, Any]) -> Row:
    """A row of ``model`` as the session would have read it, made of what a plain statement read; yet to be added to it.

    What is not among ``values`` is read when it is asked for.
    """
    row = cast("Row", inspect(model).class_manager.new_instance())
    vars(row).update(values)
    make_transient_to_detached(row)
    return row


def is_postgresql() -> bool:
    """Whether the application's database is PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """A condition that ``column`` is one of ``values``, given as one parameter however many there are.

    ``in_`` makes another statement of each number of values, which costs more than finding the rows.
    """
    return _among(column, literal(as_listed(values), String()))


def one_of_listed(column: Any, name: str) -> ColumnElement[bool]:
    """As ``one_of`` for a statement that is put together once: the values come as parameter ``name``, ``as_listed``."""
    return _among(column, bindparam(name, type_=String()))


def as_listed(values: Iterable[Any]) -> str:
    """Values as ``one_of_listed`` takes them on the present database."""
    listed = list(values)
    if not is_postgresql():
        return json.dumps(listed)
    # In words: the driver would look at each value by itself.
    if listed and isinstance(listed[0], int):
        return f"{{{str(listed)[1:-1]}}}"
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in listed)
    return "{" + ",".join([f'"{value}"' for value in escaped]) + "}"


def _among(column: Any, listed: Any) -> ColumnElement[bool]:
    if is_postgresql():
        return cast("ColumnElement[bool]", column == any_(as_array(listed, column)))
    rows = func.json_each(listed).table_valued("value")
    return cast("ColumnElement[bool]", column.in_(select(rows.c.value)))


def as_array(listed: Any, column: Any) -> ColumnElement[Any]:
    """What ``as_listed`` made of values of ``column`` on PostgreSQL, as its array."""
    return sql_cast(listed, ARRAY(column.type))


def contains(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    """A condition that ``column`` (lower case) holds every one of ``words``, wildcards taken literally."""
    return and_(true(), *(column.contains(word.lower(), autoescape=True) for word in words if word))
