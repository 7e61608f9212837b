"""Companies on their way into the database: past the session's flush, which takes several times as long for each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    Column,
    Select,
    String,
    Table,
    Update,
    bindparam,
    func,
    insert,
    inspect,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.exc import StaleDataError

from app.companies.identity.matching import CandidateKey
from app.companies.models import Company, CompanyKey
from app.core import audit
from app.core.clock import utcnow
from app.core.db import as_array, as_listed, db, is_postgresql
from app.core.errors import Conflict, Stale
from app.settings.custom.indexing import index_changed, index_created

UNIQUE_NUMBERS = (("nib", "NIB"), ("npwp", "NPWP"))
COLUMNS = tuple(attribute.key for attribute in Company.__mapper__.column_attrs)
TABLE: Table = Company.__table__  # type: ignore[assignment]
# The table, not the class: the unit of work would send one statement for each versioned row.
_INSERT = insert(TABLE)

_KEYS: Table = CompanyKey.__table__  # type: ignore[assignment]
_PARTS = (_KEYS.c.company_id, _KEYS.c.kind, _KEYS.c.value)
_INSERT_KEYS = insert(_KEYS)


def _listed(*parts: Column[Any]) -> Any:
    """Rows of these columns, each a parameter that lists them, for PostgreSQL: its driver would send them one by one."""
    arrays = (as_array(bindparam(f"listed_{part.name}", type_=String()), part) for part in parts)
    return func.unnest(*arrays).table_valued(*(part.name for part in parts)).render_derived()


_INSERT_LISTED_KEYS = _INSERT_KEYS.from_select([part.name for part in _PARTS], select(*_listed(*_PARTS).c))


def _with_keys() -> Select[int]:
    """A company and its keys stored by one statement, which gives its id."""
    columns = {name: bindparam(name, type_=TABLE.c[name].type) for name in COLUMNS if name != "id"}
    stored = _INSERT.values(columns).returning(TABLE.c.id).cte("stored")
    keys = _listed(*_PARTS[1:])
    each = select(stored.c.id, *keys.c).select_from(stored.join(keys, true()))
    filed = _INSERT_KEYS.from_select([part.name for part in _PARTS], each)
    return select(stored.c.id).add_cte(filed.cte("filed"))


_INSERT_WITH_KEYS = _with_keys()


def insert_companies(companies: Sequence[Company], keys: Sequence[set[CandidateKey]]) -> None:
    """Store new companies with their keys and make them the session's own, as a flush would one by one.

    Raises Conflict where somebody else filed one of the numbers in the same instant.
    """
    for company in companies:
        company.version = 1
        company.created_at = company.updated_at = utcnow()
    # Asked of what was set, not of the attributes: those of ten thousand companies cost more than their SQL.
    rows = [{name: vars(company).get(name) for name in COLUMNS} for company in companies]
    with _races():
        _insert(rows, keys)
    for company, row in zip(companies, rows, strict=True):
        vars(company).update(row)
        make_transient_to_detached(company)
    _let_go_of_what_was_taken_back(companies)
    audit.record_created(companies)
    index_created(db.session(), companies)
    db.session.add_all(companies)


def _let_go_of_what_was_taken_back(companies: Sequence[Company]) -> None:
    """Forget objects of a savepoint that was rolled back: on SQLite their ids are given anew."""
    session = db.session()
    for company in companies:
        if held := session.identity_map.get(session.identity_key(instance=company)):
            session.expunge(held)


def _insert(rows: list[dict[str, Any]], keys: Sequence[set[CandidateKey]]) -> None:
    """Store ``rows`` with their keys and give each its id."""
    connection = db.session.connection()
    if len(rows) == 1 and is_postgresql():
        # Everything of one company in one statement, where ids come with the stored rows.
        del rows[0]["id"]
        rows[0]["id"] = connection.scalar(
            _INSERT_WITH_KEYS, rows[0] | _lists(_rows_of({0: keys[0]}), _PARTS[1:])
        )
        return
    for row, number in zip(rows, audit.unused_ids(Company, len(rows)), strict=True):
        row["id"] = number
    connection.execute(_INSERT, rows)
    add_keys({row["id"]: own for row, own in zip(rows, keys, strict=True)})


def add_keys(keys: dict[int, set[CandidateKey]]) -> None:
    """File keys of companies, by company id, in one statement."""
    rows = _rows_of(keys)
    if not rows:
        return
    connection = db.session.connection()
    if is_postgresql():
        connection.execute(_INSERT_LISTED_KEYS, _lists(rows, _PARTS))
    else:
        connection.execute(_INSERT_KEYS, rows)


def _rows_of(keys: dict[int, set[CandidateKey]]) -> list[dict[str, Any]]:
    return [
        {"company_id": number, "kind": kind, "value": value}
        for number, own in keys.items()
        for kind, value in sorted(own)
    ]


def _lists(rows: list[dict[str, Any]], parts: Sequence[Column[Any]]) -> dict[str, str]:
    """These parts of keys as ``_listed`` takes them."""
    return {f"listed_{part.name}": as_listed(row[part.name] for row in rows) for part in parts}


def update_companies(companies: Sequence[Company]) -> None:
    """Write what was set on stored companies.

    Raises Stale where somebody else changed one meanwhile, Conflict where somebody filed one of the numbers.
    """
    own = {id(company) for company in companies}
    if any(id(row) not in own for row in (*db.session.new, *db.session.dirty, *db.session.deleted)):
        # What else is waiting may have to be written first: a number that goes from one company to another.
        with _races():
            db.session.flush()
        return
    with db.session.no_autoflush:
        changed = _write(companies)
    for company in changed:
        # Now that all of it is stored, nothing of it waits for a flush any more: what a flush itself says at its end.
        inspect(company)._commit_all(vars(company), db.session().identity_map)


def _write(companies: Sequence[Company]) -> list[Company]:
    """Update all in one statement for those of which the same columns were set; returns those that changed."""
    alike: dict[tuple[str, ...], list[Company]] = defaultdict(list)
    for company in companies:
        set_on = inspect(company).committed_state
        if names := tuple(name for name in COLUMNS if name in set_on):
            alike[names].append(company)
    changed = [company for some in alike.values() for company in some]
    audit.record_updated(changed)
    index_changed(db.session(), changed)
    now = utcnow()
    for names, some in alike.items():
        rows = [
            {"row": company.id, "seen": company.version, "new_version": company.version + 1, "now": now}
            | {f"new_{name}": getattr(company, name) for name in names}
            for company in some
        ]
        with _races():
            written = db.session.connection().execute(_update_of(names), rows)
        if written.rowcount != len(rows):
            raise _stale()
    for company in changed:
        vars(company).update(version=company.version + 1, updated_at=now)
    return changed


@lru_cache(maxsize=256)
def _update_of(names: tuple[str, ...]) -> Update:
    """The statement that writes these columns of a company that stands at the version seen; put together once."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*names, "version")}
    statement = update(TABLE).where(TABLE.c.id == bindparam("row"), TABLE.c.version == bindparam("seen"))
    return statement.values(**values, updated_at=bindparam("now"))


@contextmanager
def _races() -> Iterator[None]:
    """Two people may file one number, or change one company, in the same instant: only the database sees both."""
    try:
        yield
    except StaleDataError:
        raise _stale() from None
    except IntegrityError as race:
        text = str(race.orig)
        for column, label in UNIQUE_NUMBERS:
            if f"uq_companies_{column}" in text or f"companies.{column}" in text:
                raise Conflict(
                    _("Another company was just filed with this %(number)s.", number=label), field=column
                ) from race
        raise


def _stale() -> Stale:
    return Stale(_("Someone else changed this company in the meantime."))
