"""count visits by kind

Beside the notes for dashboards the database notes each visit by its officer, day, purpose, way of meeting and outcome, so
that lists narrowed to these tell their total without reading hundreds of thousands of visits. Notes of their own, since
dashboards would add up ten times as many rows.

Revises: 20261126_1853
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_1912"
down_revision = "20261126_1853"
branch_labels = None
depends_on = None

KINDS = ("visited_on", "purpose", "mode", "outcome")
NAMED = ", ".join(KINDS)
INTO = f"INSERT INTO visit_kind_tallies (user_id, {NAMED}, visits)"


def noted(row: str, number: str) -> str:
    """One visit more or less of the office, and of each who made it."""
    kinds = ", ".join(f"{row}.{kind}" for kind in KINDS)
    return (
        f"{INTO} VALUES (NULL, {kinds}, {number}); "
        f"{INTO} SELECT user_id, {kinds}, {number} FROM visit_officers WHERE visit_id = {row}.id"
    )


def shared(row: str, number: str) -> str:
    """One visit more or less of a person; nothing once the visit itself is gone."""
    return f"{INTO} SELECT {row}.user_id, {NAMED}, {number} FROM visits WHERE id = {row}.visit_id"


def changed(different: str) -> str:
    return " OR ".join(f"old.{kind} {different} new.{kind}" for kind in KINDS)


# Before a visit goes, since the names of those who made it go first where the database removes them by itself.
ON_SQLITE = {
    "visit_kinds_tallied_insert": f"AFTER INSERT ON visits BEGIN {noted('new', '1')}; END",
    "visit_kinds_tallied_update": f"AFTER UPDATE OF {NAMED} ON visits WHEN {changed('IS NOT')}"
    f" BEGIN {noted('old', '-1')}; {noted('new', '1')}; END",
    "visit_kinds_tallied_delete": f"BEFORE DELETE ON visits BEGIN {noted('old', '-1')}; END",
    "visit_officers_kinds_insert": f"AFTER INSERT ON visit_officers BEGIN {shared('new', '1')}; END",
    "visit_officers_kinds_update": "AFTER UPDATE ON visit_officers"
    f" BEGIN {shared('old', '-1')}; {shared('new', '1')}; END",
    "visit_officers_kinds_delete": f"AFTER DELETE ON visit_officers BEGIN {shared('old', '-1')}; END",
}

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION tally_visit_kind() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NOT ({changed("IS DISTINCT FROM")}) THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            {noted("old", "-1")};
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN old;
        END IF;
        {noted("new", "1")};
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION tally_visit_officer_kind() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {shared("old", "-1")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {shared("new", "1")};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER visit_kinds_tallied AFTER INSERT OR UPDATE OF {NAMED} ON visits
    FOR EACH ROW EXECUTE FUNCTION tally_visit_kind()
    """,
    """
    CREATE TRIGGER visit_kinds_tallied_delete BEFORE DELETE ON visits
    FOR EACH ROW EXECUTE FUNCTION tally_visit_kind()
    """,
    """
    CREATE TRIGGER visit_officers_kinds AFTER INSERT OR UPDATE OR DELETE ON visit_officers
    FOR EACH ROW EXECUTE FUNCTION tally_visit_officer_kind()
    """,
)


def upgrade() -> None:
    op.create_table(
        "visit_kind_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_kind_tallies")),
    )
    op.execute(f"{INTO} SELECT NULL, {NAMED}, count(*) FROM visits GROUP BY {NAMED}")
    op.execute(
        f"{INTO} SELECT user_id, {NAMED}, count(*) FROM visits"
        f" JOIN visit_officers ON visit_id = visits.id GROUP BY user_id, {NAMED}"
    )
    op.create_index(
        "ix_visit_kind_tallies_sum", "visit_kind_tallies", ["user_id", *KINDS, "visits"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER visit_kinds_tallied ON visits")
        op.execute("DROP TRIGGER visit_kinds_tallied_delete ON visits")
        op.execute("DROP TRIGGER visit_officers_kinds ON visit_officers")
        op.execute("DROP FUNCTION tally_visit_kind()")
        op.execute("DROP FUNCTION tally_visit_officer_kind()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table("visit_kind_tallies")
