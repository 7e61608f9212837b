"""index all that is searched for: names, numbers, agreements, road shows, words of visits and follow-ups

Revises: 20261126_0205
"""

from alembic import op

revision = "20261126_0220"
down_revision = "20261126_0205"
branch_labels = None
depends_on = None

BARE = dict(zip("éèáöüñÉ", "eeaoune", strict=True))
BLANKS = '.,-()"/&'


def plain_on_sqlite(column: str) -> str:
    sql = f"lower(coalesce({column}, ''))"
    for mark, instead in [*BARE.items(), *((mark, " ") for mark in BLANKS), ("''", "")]:
        sql = f"replace({sql}, '{mark}', '{instead}')"
    return sql


def plain_on_postgresql(column: str) -> str:
    marks = f"{''.join(BARE)}{BLANKS}''"
    return (
        f"translate(lower(coalesce({column}, '')), '{marks}', '{''.join(BARE.values())}{' ' * len(BLANKS)}')"
    )


def joined(*parts: str) -> str:
    return " || ' ' || ".join(parts)


def texts(*columns: str) -> str:
    return joined(*(f"coalesce({{r}}{column}, '')" for column in columns))


def phones(column: str) -> str:
    return joined(*(f"coalesce(json_extract({column}, '$[{at}].e164'), '')" for at in range(8)))


NUMBERS = ("npwp", "nib", "nitku", "wlkp_number")
PAPERS = ("office_number", "company_number", "title")
TRIPS = ("title", "assignment_number", "aim")

# Name of the index, its table, the columns it reads, the text on SQLite and on PostgreSQL, and whether whole words are found.
INDEXES = (
    (
        "companies_names",
        "companies",
        ("name_key", "name", "brand_name", "former_names"),
        "' ' || {r}name_key || ' ' || "
        + joined(*(plain_on_sqlite(f"{{r}}{name}") for name in ("name", "brand_name", "former_names")))
        + " || ' '",
        "' ' || {r}name_key || ' ' || "
        + joined(
            *(plain_on_postgresql(f"{{r}}{name}") for name in ("name", "brand_name", "former_names::text"))
        )
        + " || ' '",
        False,
    ),
    (
        "companies_numbers",
        "companies",
        (*NUMBERS, "phones"),
        joined(texts(*NUMBERS), phones("{r}phones")),
        texts(*NUMBERS, "phones::text"),
        False,
    ),
    (
        "contacts_names",
        "contacts",
        ("name",),
        f"' ' || {plain_on_sqlite('{r}name')} || ' '",
        f"' ' || {plain_on_postgresql('{r}name')} || ' '",
        False,
    ),
    (
        "contacts_numbers",
        "contacts",
        ("whatsapp", "phones"),
        joined(texts("whatsapp"), phones("{r}phones")),
        texts("whatsapp", "phones::text"),
        False,
    ),
    (
        "agreements",
        "agreements",
        PAPERS,
        joined(*(f"lower({text})" for text in texts(*PAPERS).split(" || ' ' || "))),
        joined(*(f"lower({text})" for text in texts(*PAPERS).split(" || ' ' || "))),
        False,
    ),
    ("road_shows", "road_shows", TRIPS, f"lower({texts(*TRIPS)})", f"lower({texts(*TRIPS)})", False),
    (
        "visits",
        "visits",
        ("notes", "people_met", "next_step"),
        texts("notes", "people_met", "next_step"),
        plain_on_postgresql(texts("notes", "people_met", "next_step")),
        True,
    ),
    (
        "follow_ups",
        "follow_ups",
        ("subject", "result"),
        texts("subject", "result"),
        plain_on_postgresql(texts("subject", "result")),
        True,
    ),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_companies_name_key", "companies")
        op.create_index(
            "ix_companies_name_key",
            "companies",
            ["name_key"],
            postgresql_ops={"name_key": "text_pattern_ops"},
        )
        for name, table, _columns, _sqlite, body, of_words in INDEXES:
            of_row = body.format(r="")
            kind = f"to_tsvector('simple'::regconfig, {of_row})" if of_words else f"({of_row}) gin_trgm_ops"
            op.execute(f"CREATE INDEX ix_{name}_search ON {table} USING gin ({kind})")
        return
    for name, table, columns, body, _postgresql, of_words in INDEXES:
        kind = "'unicode61 remove_diacritics 2'" if of_words else "'trigram'"
        fts = f"{name}_fts"
        op.execute(f"CREATE VIRTUAL TABLE {fts} USING fts5(body, content='', tokenize={kind})")
        index = f"INSERT INTO {fts}(rowid, body) VALUES (new.id, {body.format(r='new.')});"  # noqa: S608 - our own names
        forget = f"INSERT INTO {fts}({fts}, rowid, body) VALUES ('delete', old.id, {body.format(r='old.')});"  # noqa: S608 - our own names
        differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
        op.execute(f"CREATE TRIGGER {fts}_insert AFTER INSERT ON {table} BEGIN {index} END")
        op.execute(f"CREATE TRIGGER {fts}_delete AFTER DELETE ON {table} BEGIN {forget} END")
        op.execute(
            f"CREATE TRIGGER {fts}_update AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {differs} "
            f"BEGIN {forget} {index} END"
        )
        op.execute(f"INSERT INTO {fts}(rowid, body) SELECT id, {body.format(r='')} FROM {table}")  # noqa: S608 - our own names


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, *_rest in INDEXES:
            op.execute(f"DROP INDEX ix_{name}_search")
        op.drop_index("ix_companies_name_key", "companies")
        op.create_index("ix_companies_name_key", "companies", ["name_key"])
        return
    for name, *_rest in INDEXES:
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER {name}_fts_{event}")
        op.execute(f"DROP TABLE {name}_fts")
