"""The least that could answer the same requests: Flask, SQLAlchemy Core, one template string a page.

No accounts, no scope, no translations, no validation: what Jajak costs beyond this is the price of those.
"""

import csv
import io
import os
from collections.abc import Iterator

from flask import Flask, Response, redirect, render_template_string, request
from sqlalchemy import MetaData, Table, create_engine, func, insert, select, text
from werkzeug.wrappers import Response as AnyResponse

app = Flask(__name__)
engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))
metadata = MetaData()
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
metadata.reflect(engine, only=TABLES, resolve_fks=False)

companies: Table = metadata.tables["companies"]
contacts: Table = metadata.tables["contacts"]
visits: Table = metadata.tables["visits"]
partnerships: Table = metadata.tables["partnerships"]
stages: Table = metadata.tables["stages"]
users: Table = metadata.tables["users"]
regions: Table = metadata.tables["regions"]

LIST = """<!doctype html><title>Companies</title><h1>{{ total }}</h1><table>{% for row in rows %}
<tr><td><a href="/companies/{{ row.id }}">{{ row.name }}</a><td>{{ row.headcount }}<td>{{ row.region }}
<td>{{ row.last_visit_on }}<td>{{ row.owner }}</tr>{% endfor %}</table>"""

COMPANY = """<!doctype html><title>{{ company.name }}</title><h1>{{ company.name }}</h1>
{% for row in contacts %}<p>{{ row.name }} {{ row.position }}</p>{% endfor %}
{% for row in visits %}<p>{{ row.visited_on }} {{ row.outcome }} {{ row.notes }}</p>{% endfor %}
{% for row in partnerships %}<p>{{ row.stage_id }} {{ row.expected_seats }}</p>{% endfor %}"""

BOARD = """<!doctype html><title>Board</title>{% for stage, total, seats, cards in columns %}
<h2>{{ stage.name_id }} {{ total }} {{ seats }}</h2>{% for card in cards %}<p>{{ card.name }} {{ card.expected_seats }}</p>
{% endfor %}{% endfor %}"""


def _listed() -> tuple[object, list[object]]:
    conditions = [companies.c.trashed_at.is_(None)]
    if request.args.get("potential"):
        conditions.append(companies.c.potential == request.args["potential"])
    if request.args.get("kecamatan"):
        conditions.append(
            companies.c.region_code.in_(
                select(regions.c.code).where(regions.c.parent_code == request.args["kecamatan"])
            )
        )
    if words := request.args.get("q"):
        if engine.dialect.name == "sqlite":
            conditions.append(
                companies.c.id.in_(
                    text("SELECT rowid FROM companies_fts WHERE search_text MATCH :words").bindparams(
                        words=f'"{words}"'
                    )
                )
            )
        else:
            conditions.append(companies.c.search_text.contains(words))
    statement = (
        select(
            companies.c.id,
            companies.c.name,
            companies.c.headcount,
            companies.c.last_visit_on,
            regions.c.name.label("region"),
            users.c.name.label("owner"),
        )
        .outerjoin(regions, regions.c.code == companies.c.region_code)
        .outerjoin(users, users.c.id == companies.c.owner_id)
        .where(*conditions)
    )
    count = select(func.count()).select_from(companies).where(*conditions)
    return count, [statement.order_by(companies.c.name, companies.c.id).limit(25)]


@app.get("/companies")
def company_list() -> str:
    count, (statement,) = _listed()
    with engine.connect() as connection:
        total = connection.scalar(count)  # type: ignore[call-overload]
        rows = connection.execute(statement).all()  # type: ignore[call-overload]
    return render_template_string(LIST, total=total, rows=rows)


@app.get("/companies/<int:company_id>")
def company_page(company_id: int) -> str:
    with engine.connect() as connection:
        company = connection.execute(select(companies).where(companies.c.id == company_id)).one()
        found = {
            name: connection.execute(
                select(table).where(table.c.company_id == company_id).order_by(table.c.id.desc()).limit(20)
            ).all()
            for name, table in (("contacts", contacts), ("visits", visits), ("partnerships", partnerships))
        }
    return render_template_string(COMPANY, company=company, **found)


@app.get("/pipeline")
def board() -> str:
    with engine.connect() as connection:
        totals = {
            row.stage_id: (row.total, row.seats)
            for row in connection.execute(
                select(
                    partnerships.c.stage_id,
                    func.count().label("total"),
                    func.sum(partnerships.c.expected_seats).label("seats"),
                ).group_by(partnerships.c.stage_id)
            )
        }
        columns = []
        for stage in connection.execute(select(stages).order_by(stages.c.position)).all():
            cards = connection.execute(
                select(companies.c.name, partnerships.c.expected_seats)
                .join(companies, companies.c.id == partnerships.c.company_id)
                .where(partnerships.c.stage_id == stage.id)
                .order_by(partnerships.c.entered_stage_at, partnerships.c.id)
                .limit(25)
            ).all()
            columns.append((stage, *totals.get(stage.id, (0, 0)), cards))
    return render_template_string(BOARD, columns=columns)


@app.post("/companies/new")
def create() -> AnyResponse:
    with engine.begin() as connection:
        row = {
            "name": request.form["name"],
            "name_key": request.form["name"].lower(),
            "search_text": request.form["name"].lower(),
            "legal_form": "pt",
            "former_names": [],
            "phones": [],
            "created_at": func.now(),
            "updated_at": func.now(),
        }
        key = connection.execute(insert(companies).values(**row)).inserted_primary_key
    return redirect(f"/companies/{key[0] if key else ''}")


@app.get("/export.csv")
def export() -> Response:
    def lines() -> Iterator[str]:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        with engine.connect().execution_options(yield_per=1000) as connection:
            for row in connection.execute(select(companies).order_by(companies.c.name, companies.c.id)):
                writer.writerow(row[:26])
                if out.tell() > 65536:
                    yield out.getvalue()
                    out.seek(0)
                    out.truncate()
        yield out.getvalue()

    return Response(lines(), mimetype="text/csv")
