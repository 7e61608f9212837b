"""keep a tally of partnerships

The database itself notes each partnership that is opened, removed or changed in what the board counts, as one less and
one more with their seats: nobody waits for anybody else, and the sum is what a count of all partnerships would say.

Revises: 20261126_0905
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_0906"
down_revision = "20261126_0905"
branch_labels = None
depends_on = None

KINDS = ("scheme_id", "stage_id", "owner_id")
WATCHED = ", ".join((*KINDS, "expected_seats", "closed_at", "has_next_step"))
INTO = f"INSERT INTO partnership_tallies ({', '.join(KINDS)}, lacks_next_step, partnerships, seats)"


def lacking(row: str) -> str:
    """Whether nothing is promised to an open partnership."""
    return f"({row}.closed_at IS NULL AND NOT {row}.has_next_step)"


def noted(row: str, sign: str) -> str:
    """One partnership more or less of the kind of ``row``, with its seats."""
    kind = ", ".join(f"{row}.{column}" for column in KINDS)
    return f"{INTO} VALUES ({kind}, {lacking(row)}, {sign}1, {sign}{row}.expected_seats)"


def changed(different: str) -> str:
    """Whether a change made something else of it, as far as the board counts."""
    columns = " OR ".join(f"old.{column} {different} new.{column}" for column in (*KINDS, "expected_seats"))
    return f"{columns} OR {lacking('old')} <> {lacking('new')}"


ON_SQLITE = {
    "partnerships_tallied_insert": f"AFTER INSERT ON partnerships BEGIN {noted('new', '')}; END",
    "partnerships_tallied_update": f"AFTER UPDATE OF {WATCHED} ON partnerships WHEN {changed('IS NOT')}"
    f" BEGIN {noted('old', '-')}; {noted('new', '')}; END",
    "partnerships_tallied_delete": f"AFTER DELETE ON partnerships BEGIN {noted('old', '-')}; END",
}

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION tally_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NOT ({changed("IS DISTINCT FROM")}) THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            {noted("old", "-")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {noted("new", "")};
        END IF;
        RETURN NULL;
    END $$
    """,
    # Of all columns: what another trigger sets before the row is written is in no list of an UPDATE.
    """
    CREATE TRIGGER partnerships_tallied AFTER INSERT OR DELETE OR UPDATE ON partnerships
    FOR EACH ROW EXECUTE FUNCTION tally_partnership()
    """,
)


def upgrade() -> None:
    op.create_table(
        "partnership_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("lacks_next_step", sa.Boolean(), nullable=False),
        sa.Column("partnerships", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_tallies")),
    )
    resting = sa.text("snoozed_until_on IS NOT NULL")
    op.create_index(
        "ix_partnerships_snoozed_until_on",
        "partnerships",
        ["snoozed_until_on"],
        sqlite_where=resting,
        postgresql_where=resting,
    )
    kinds = ", ".join(KINDS)
    op.execute(
        f"{INTO} SELECT {kinds}, {lacking('partnerships')}, count(*), sum(expected_seats) FROM partnerships"
        f" GROUP BY {kinds}, {lacking('partnerships')}"
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER partnerships_tallied ON partnerships")
        op.execute("DROP FUNCTION tally_partnership()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_partnerships_snoozed_until_on", table_name="partnerships")
    op.drop_table("partnership_tallies")
