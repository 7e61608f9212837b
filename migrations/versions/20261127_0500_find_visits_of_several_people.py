"""find visits of several people

The database itself writes down which visits several people made, and on which day, whenever somebody is named with another
one. It strikes nothing out: who reads it asks the visit itself, so a row too many says nothing wrong.

Revises: 20261127_0440
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261127_0500"
down_revision = "20261127_0440"
branch_labels = None
depends_on = None

INTO = "INSERT INTO joint_visits (visited_on, visit_id)"
OF_SEVERAL = (
    "(SELECT count(*) FROM (SELECT 1 FROM visit_officers WHERE visit_id = visits.id LIMIT 2) AS made) > 1"
)


def found(which: str) -> str:
    return f"{INTO} SELECT visited_on, id FROM visits WHERE {which} AND {OF_SEVERAL} ON CONFLICT DO NOTHING"


NAMED, MOVED = found("id = new.visit_id"), found("id = new.id")

ON_SQLITE = {
    "visit_officers_joint_insert": f"AFTER INSERT ON visit_officers BEGIN {NAMED}; END",
    "visit_officers_joint_update": f"AFTER UPDATE OF visit_id ON visit_officers BEGIN {NAMED}; END",
    "visits_joint_update": f"AFTER UPDATE OF visited_on ON visits WHEN old.visited_on IS NOT new.visited_on BEGIN {MOVED}; END",
}

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION note_joint_visit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {NAMED};
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION move_joint_visit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {MOVED};
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER visit_officers_joint AFTER INSERT OR UPDATE OF visit_id ON visit_officers
    FOR EACH ROW EXECUTE FUNCTION note_joint_visit()
    """,
    """
    CREATE TRIGGER visits_joint AFTER UPDATE OF visited_on ON visits
    FOR EACH ROW WHEN (old.visited_on IS DISTINCT FROM new.visited_on) EXECUTE FUNCTION move_joint_visit()
    """,
)


def upgrade() -> None:
    op.create_table(
        "joint_visits",
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("visited_on", "visit_id", name=op.f("pk_joint_visits")),
    )
    op.execute(
        f"{INTO} SELECT visited_on, id FROM visits JOIN"
        " (SELECT visit_id FROM visit_officers GROUP BY visit_id HAVING count(*) > 1) AS several ON visit_id = visits.id"
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER visit_officers_joint ON visit_officers")
        op.execute("DROP TRIGGER visits_joint ON visits")
        op.execute("DROP FUNCTION note_joint_visit()")
        op.execute("DROP FUNCTION move_joint_visit()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table("joint_visits")
