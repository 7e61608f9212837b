"""keep who made joint visits

Beside a visit of several people the database keeps who they were, its day and its outcome, and strikes out what no longer
holds: what a team made together is then told by one index, without reading any visit.

Revises: 20261127_0500
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import runpy
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "20261127_0645"
down_revision = "20261127_0500"
branch_labels = None
depends_on = None

INTO = "INSERT INTO joint_visits (visit_id, user_id, visited_on, outcome)"
SELECTED = "SELECT visits.id, made.user_id, visits.visited_on, visits.outcome FROM visits JOIN visit_officers AS made ON made.visit_id = visits.id"
ANOTHER = (
    "EXISTS (SELECT 1 FROM visit_officers AS other WHERE other.visit_id = {of} AND other.user_id <> {than})"
)

NAMED = (
    f"{INTO} {SELECTED} WHERE visits.id = new.visit_id AND {ANOTHER.format(of='new.visit_id', than='new.user_id')}"
    " ON CONFLICT DO NOTHING"
)
GONE = (
    "DELETE FROM joint_visits WHERE visit_id = old.visit_id AND (user_id = old.user_id OR"
    " (SELECT count(*) FROM visit_officers WHERE visit_id = old.visit_id) < 2)"
)
CHANGED = "UPDATE joint_visits SET visited_on = new.visited_on, outcome = new.outcome WHERE visit_id = new.id"
IS_OTHER = "old.visited_on IS NOT new.visited_on OR old.outcome IS NOT new.outcome"

ON_SQLITE = {
    "visit_officers_joint_insert": f"AFTER INSERT ON visit_officers BEGIN {NAMED}; END",
    "visit_officers_joint_update": f"AFTER UPDATE ON visit_officers BEGIN {GONE}; {NAMED}; END",
    "visit_officers_joint_delete": f"AFTER DELETE ON visit_officers BEGIN {GONE}; END",
    "visits_joint_update": f"AFTER UPDATE OF visited_on, outcome ON visits WHEN {IS_OTHER} BEGIN {CHANGED}; END",
}

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION note_joint_visit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {GONE};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {NAMED};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION change_joint_visit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {CHANGED};
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER visit_officers_joint AFTER INSERT OR UPDATE OR DELETE ON visit_officers
    FOR EACH ROW EXECUTE FUNCTION note_joint_visit()
    """,
    f"""
    CREATE TRIGGER visits_joint AFTER UPDATE OF visited_on, outcome ON visits
    FOR EACH ROW WHEN ({IS_OTHER.replace("IS NOT", "IS DISTINCT FROM")}) EXECUTE FUNCTION change_joint_visit()
    """,
)

BEFORE = runpy.run_path(str(Path(__file__).with_name("20261127_0500_find_visits_of_several_people.py")))


def upgrade() -> None:
    BEFORE["downgrade"]()
    op.create_table(
        "joint_visits",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", "user_id", name=op.f("pk_joint_visits")),
    )
    op.execute(
        f"{INTO} {SELECTED} JOIN (SELECT visit_id FROM visit_officers GROUP BY visit_id HAVING count(*) > 1) AS several"
        " ON several.visit_id = visits.id"
    )
    op.create_index(
        "ix_joint_visits_sum", "joint_visits", ["visited_on", "visit_id", "outcome", "user_id"], unique=False
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
        op.execute("DROP FUNCTION change_joint_visit()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table("joint_visits")
    BEFORE["upgrade"]()
