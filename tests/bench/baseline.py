"""The least that could answer the same requests: Flask, SQLAlchemy Core, one template string a page.

No accounts, no scope, no translations, no validation, no history: what Jajak costs beyond this is the price of those.
"""

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template_string, request
from openpyxl import Workbook, load_workbook
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    and_,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from werkzeug.wrappers import Response

SIZE = 25

LIST = """<!doctype html><title>Companies</title><h1>{{ total }}</h1><table>{% for row in rows %}
<tr><td><a href="/companies/{{ row.id }}">{{ row.name }}</a><td>{{ row.headcount }}<td>{{ row.region }}
<td>{{ row.last_visit_on }}<td>{{ row.owner }}</tr>{% endfor %}</table>"""

COMPANY = """<!doctype html><title>{{ company.name }}</title><h1>{{ company.name }}</h1>
{% for row in contacts %}<p>{{ row.name }} {{ row.position }}</p>{% endfor %}
{% for row in visits %}<p>{{ row.visited_on }} {{ row.outcome }} {{ row.notes }}</p>{% endfor %}
{% for row in partnerships %}<p>{{ row.stage_id }} {{ row.expected_seats }}</p>{% endfor %}"""

BOARD = """<!doctype html><title>Board</title>{% for stage, total, seats, cards in columns %}
<h2>{{ stage.name_id }} {{ total }} {{ seats }}</h2>{% for card in cards %}
<p><a href="/partnerships/{{ card.id }}">{{ card.name }}</a> {{ card.expected_seats }} {{ card.owner }}</p>
{% endfor %}{% endfor %}"""

FIELDS = ("name", "legal_form", "headcount", "address", "email", "npwp", "nib", "potential", "notes")
"""What the forms of the bare application and of Flask-Admin ask of a company."""

FORM = """<!doctype html><title>Company</title><form method="post">{% for name, value in values.items() %}
<label>{{ name }} <textarea name="{{ name }}">{{ value if value is not none }}</textarea></label>{% endfor %}
<button>Save</button></form>"""

TABLES = (
    "companies",
    "contacts",
    "visits",
    "partnerships",
    "stages",
    "users",
    "regions",
    "kbli_codes",
    "follow_ups",
)


@dataclass
class Tables:
    """The tables that are read and written here, as the database describes them."""

    engine: Engine

    @cached_property
    def all(self) -> dict[str, Table]:
        metadata = MetaData()
        metadata.reflect(self.engine, only=TABLES, resolve_fks=False)
        return dict(metadata.tables)

    def __getattr__(self, name: str) -> Table:
        return self.all[name]


def engine_of(url: str) -> Engine:
    """An engine that on SQLite keeps to the same promises as Jajak's about what is safe on the disk."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, record: Any) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=60000", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")

    return engine


def matching(tables: Tables, words: str) -> Any:
    """The ids of the companies whose text holds all of ``words``, by the index of the database."""
    if tables.engine.dialect.name == "sqlite":
        phrase = " AND ".join(f'"{word}"' for word in words.split())
        found = text("SELECT rowid FROM companies_fts WHERE search_text MATCH :phrase")
        return tables.companies.c.id.in_(found.bindparams(phrase=phrase))
    column = tables.companies.c.search_text
    return and_(*(column.contains(word, autoescape=True) for word in words.split()))


def create_app(tables: Tables | None = None) -> Flask:
    """The application over these tables, or over those of DATABASE_URL."""
    app = Flask(__name__)
    tables = tables or Tables(engine_of(os.environ["DATABASE_URL"]))
    engine, companies = tables.engine, tables.companies

    @app.get("/companies")
    def company_list() -> str:
        where = list(_narrowed(tables))
        statement = (
            select(
                companies.c.id,
                companies.c.name,
                companies.c.headcount,
                companies.c.last_visit_on,
                tables.regions.c.name.label("region"),
                tables.users.c.name.label("owner"),
            )
            .outerjoin(tables.regions, tables.regions.c.code == companies.c.region_code)
            .outerjoin(tables.users, tables.users.c.id == companies.c.owner_id)
            .where(*where)
            .order_by(companies.c.name, companies.c.id)
            .limit(SIZE)
            .offset(request.args.get("from", 0, type=int))
        )
        with engine.connect() as connection:
            total = connection.scalar(select(func.count()).select_from(companies).where(*where))
            rows = connection.execute(statement).all()
        return render_template_string(LIST, total=total, rows=rows)

    @app.get("/companies/<int:company_id>")
    def company_page(company_id: int) -> str:
        with engine.connect() as connection:
            company = connection.execute(select(companies).where(companies.c.id == company_id)).one()
            found = {
                name: connection.execute(
                    select(table)
                    .where(table.c.company_id == company_id)
                    .order_by(table.c.id.desc())
                    .limit(20)
                ).all()
                for name, table in tables.all.items()
                if name in ("contacts", "visits", "partnerships")
            }
        return render_template_string(COMPANY, company=company, **found)

    @app.get("/pipeline")
    def board() -> str:
        with engine.connect() as connection:
            columns = list(_columns(tables, connection, request.args.get("scheme", 1, type=int)))
        return render_template_string(BOARD, columns=columns)

    @app.get("/companies/new")
    def new_form() -> str:
        return render_template_string(FORM, values=dict.fromkeys(FIELDS, "") | {"legal_form": "pt"})

    @app.post("/companies/new")
    def create() -> Response:
        with engine.begin() as connection:
            found = connection.execute(insert(companies).values(**_row(**_typed())))
        key = found.inserted_primary_key
        return redirect(f"/companies/{key[0] if key else ''}")

    @app.get("/companies/<int:company_id>/edit")
    def edit_form(company_id: int) -> str:
        asked = select(*(companies.c[name] for name in FIELDS)).where(companies.c.id == company_id)
        with engine.connect() as connection:
            company = connection.execute(asked).one()
        return render_template_string(FORM, values=company._mapping)

    @app.post("/companies/<int:company_id>/edit")
    def edit(company_id: int) -> Response:
        changed = {**_typed(), "updated_at": func.now()}
        with engine.begin() as connection:
            connection.execute(update(companies).where(companies.c.id == company_id).values(**changed))
        return redirect(f"/companies/{company_id}")

    return app


def _typed() -> dict[str, Any]:
    """What was sent, as it is stored: nothing where nothing was typed."""
    return {name: request.form[name] or None for name in FIELDS}


def _narrowed(tables: Tables) -> Iterator[Any]:
    companies, regions = tables.companies, tables.regions
    yield companies.c.trashed_at.is_(None)
    if potential := request.args.get("potential"):
        yield companies.c.potential == potential
    if kecamatan := request.args.get("kecamatan"):
        yield companies.c.region_code.in_(select(regions.c.code).where(regions.c.parent_code == kecamatan))
    if words := request.args.get("q"):
        yield matching(tables, words)


def _columns(tables: Tables, connection: Connection, scheme_id: int) -> Iterator[tuple[Any, int, int, Any]]:
    """Each stage with its true total and seats, which a covering index counts, and its first cards."""
    partnerships, companies, users = tables.partnerships, tables.companies, tables.users
    counted = (
        select(partnerships.c.stage_id, func.count(), func.sum(partnerships.c.expected_seats))
        .where(partnerships.c.scheme_id == scheme_id)
        .group_by(partnerships.c.stage_id)
    )
    totals = {stage_id: (total, seats) for stage_id, total, seats in connection.execute(counted)}
    every = select(tables.stages).where(~tables.stages.c.is_side).order_by(tables.stages.c.position)
    for stage in connection.execute(every).all():
        cards = connection.execute(
            select(
                partnerships.c.id,
                companies.c.name,
                partnerships.c.expected_seats,
                users.c.name.label("owner"),
            )
            .join(companies, companies.c.id == partnerships.c.company_id)
            .outerjoin(users, users.c.id == partnerships.c.owner_id)
            .where(partnerships.c.scheme_id == scheme_id, partnerships.c.stage_id == stage.id)
            .order_by(partnerships.c.entered_stage_at, partnerships.c.id)
            .limit(SIZE)
        ).all()
        yield (stage, *totals.get(stage.id, (0, 0)), cards)


def _row(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "name_key": name.lower(),
        "search_text": name.lower(),
        "legal_form": "pt",
        "former_names": [],
        "phones": [],
        "created_at": func.now(),
        "updated_at": func.now(),
        **more,
    }


EXPORTED = (
    "legal_form", "name", "nib", "npwp", "kbli", "sector", "headcount", "headcount_as_of_on", "potential", "address",
    "kelurahan", "kecamatan", "phones", "email", "contact_name", "contact_position", "contact_phones", "owner",
    "last_visit_on", "next_step_on",
)  # fmt: skip
"""The twenty columns that Jajak and the bare application write, by Jajak's names for them."""
PHONES = [EXPORTED.index("phones"), EXPORTED.index("contact_phones")]


def exported(tables: Tables, *, most: int | None) -> Select[*tuple[Any, ...]]:
    """Twenty columns of each company by name."""
    companies, contacts, follow_ups = tables.companies, tables.contacts, tables.follow_ups
    contact, kelurahan, kecamatan = contacts.alias(), tables.regions.alias(), tables.regions.alias()
    first = (
        select(contacts.c.id)
        .where(contacts.c.company_id == companies.c.id, contacts.c.trashed_at.is_(None))
        .order_by(contacts.c.is_primary.desc(), contacts.c.id)
        .limit(1)
        .scalar_subquery()
    )
    due = select(func.min(follow_ups.c.due_on)).where(
        follow_ups.c.company_id == companies.c.id, follow_ups.c.state == "open"
    )
    others = {
        "kbli": tables.kbli_codes.c.code,
        "sector": tables.kbli_codes.c.title_id,
        "kelurahan": kelurahan.c.name,
        "kecamatan": kecamatan.c.name,
        "contact_name": contact.c.name,
        "contact_position": contact.c.position,
        "contact_phones": contact.c.phones,
        "owner": tables.users.c.name,
        "next_step_on": due.scalar_subquery(),
    }
    columns = (others[name] if name in others else companies.c[name] for name in EXPORTED)
    return (
        select(*(column.label(name) for name, column in zip(EXPORTED, columns, strict=True)))
        .select_from(companies)
        .outerjoin(tables.users, tables.users.c.id == companies.c.owner_id)
        .outerjoin(kelurahan, kelurahan.c.code == companies.c.region_code)
        .outerjoin(kecamatan, kecamatan.c.code == kelurahan.c.parent_code)
        .outerjoin(tables.kbli_codes, tables.kbli_codes.c.id == companies.c.kbli_id)
        .outerjoin(contact, contact.c.id == first)
        .where(companies.c.trashed_at.is_(None))
        .order_by(companies.c.name, companies.c.id)
        .limit(most)
    )


def told(row: Any) -> list[Any]:
    """A line of the file: numbers of telephones as they are stored, the rest as it came."""
    line = list(row)
    for place in PHONES:
        line[place] = "; ".join(phone["e164"] for phone in line[place] or ())
    return line


def export(tables: Tables, path: str, *, most: int | None) -> None:
    """Write the list as the ending of ``path`` says, a thousand rows in memory at a time."""
    with tables.engine.connect() as connection:
        rows = connection.execution_options(yield_per=1000).execute(exported(tables, most=most))
        lines = map(told, rows)
        if path.endswith(".csv"):
            with Path(path).open("w", newline="") as out:
                csv.writer(out, delimiter=";").writerows(lines)
            return
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for line in lines:
            sheet.append(line)
        book.save(path)


def pour(tables: Tables, path: str) -> None:
    """Import a list as a first version of it would: skip names on file, store the rest; no rule, no likeness, no undo."""
    companies = tables.companies
    book = load_workbook(path, read_only=True)
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    with closing(book), tables.engine.begin() as connection:
        for name, address, phone, headcount, email, npwp, *_rest in rows:
            known = select(companies.c.id).where(companies.c.name_key == str(name).lower())
            if connection.scalar(known) is None:
                phones = [{"e164": str(phone), "as_typed": str(phone)}]
                told = {"address": address, "headcount": int(headcount), "email": email, "phones": phones}
                connection.execute(insert(companies).values(**_row(str(name), **told, npwp=str(npwp))))


def main(words: list[str]) -> None:
    """``export PATH [MOST]`` or ``import PATH``."""
    tables = Tables(engine_of(os.environ["DATABASE_URL"]))
    if words[0] == "import":
        pour(tables, words[1])
    else:
        export(tables, words[1], most=int(words[2]) if len(words) > 2 else None)


if __name__ == "__main__":
    main(sys.argv[1:])
