"""stamp what pages remember

The database writes another stamp whenever one of the tables changes that hardly ever do, so that a page may remember
what it read of them as long as the stamp is the same.

Revises: 20261126_0554
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_0601"
down_revision = "20261126_0554"
branch_labels = None
depends_on = None

WATCHED = (
    "stages",
    "schemes",
    "kbli_codes",
    "regions",
    "offices",
    "user_roles",
    "tags",
    "custom_fields",
    "users",
)
COLUMNS = {"users": " OF name, is_active"}
"""What of a row matters, where it is often changed otherwise."""

EVENTS = ("INSERT", "UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "reference_stamps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_stamps")),
    )
    if op.get_bind().dialect.name == "postgresql":
        any_number = "(random() * 9007199254740991)::bigint"
        op.execute(f"INSERT INTO reference_stamps (id, stamp) SELECT 1, {any_number}")
        op.execute(
            "CREATE FUNCTION stamp_reference() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN INSERT INTO reference_stamps (id, stamp) VALUES (1, {any_number})"
            " ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp; RETURN NULL; END $$"
        )
        for table in WATCHED:
            op.execute(
                f"CREATE TRIGGER {table}_stamped AFTER INSERT OR DELETE OR UPDATE{COLUMNS.get(table, '')} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION stamp_reference()"
            )
        return
    op.execute("INSERT INTO reference_stamps (id, stamp) SELECT 1, random()")
    for table in WATCHED:
        for event in EVENTS:
            columns = COLUMNS.get(table, "") if event == "UPDATE" else ""
            op.execute(
                f"CREATE TRIGGER {table}_stamped_{event.lower()} AFTER {event}{columns} ON {table}"
                " BEGIN INSERT OR REPLACE INTO reference_stamps (id, stamp) VALUES (1, random()); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in WATCHED:
            op.execute(f"DROP TRIGGER {table}_stamped ON {table}")
        op.execute("DROP FUNCTION stamp_reference()")
    else:
        for table in WATCHED:
            for event in EVENTS:
                op.execute(f"DROP TRIGGER {table}_stamped_{event.lower()}")
    op.drop_table("reference_stamps")
