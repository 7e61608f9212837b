"""count visits and stays for dashboards

The database itself notes each visit that is made, corrected or removed, by day and outcome: once for the office and once
for each person who made it. The sum of the notes is what a count of the visits would say.

It also writes down how long each partnership stood at each stage, whenever a move of it is made or taken back.

Revises: 20261126_0810
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_0821"
down_revision = "20261126_0810"
branch_labels = None
depends_on = None

INTO = "INSERT INTO visit_tallies (visited_on, user_id, outcome, visits)"


def noted(row: str, number: str) -> str:
    """One visit more or less of the office, and of each who made it."""
    return (
        f"{INTO} VALUES ({row}.visited_on, NULL, {row}.outcome, {number}); "
        f"{INTO} SELECT {row}.visited_on, user_id, {row}.outcome, {number}"
        f" FROM visit_officers WHERE visit_id = {row}.id"
    )


def shared(row: str, number: str) -> str:
    """One visit more or less of a person; nothing once the visit itself is gone."""
    return f"{INTO} SELECT visited_on, {row}.user_id, outcome, {number} FROM visits WHERE id = {row}.visit_id"


def changed(different: str) -> str:
    return f"old.visited_on {different} new.visited_on OR old.outcome {different} new.outcome"


NEXT = "OVER (PARTITION BY moves.partnership_id ORDER BY moves.id)"
DAYS_ON_SQLITE = "CAST(julianday(stays.left_at) - julianday(stays.entered_at) AS INTEGER)"
DAYS_ON_POSTGRESQL = "CAST(floor(extract(epoch FROM stays.left_at - stays.entered_at) / 86400) AS INTEGER)"


def stays(days: str, where: str = "") -> str:
    """Write down the stays of some partnerships as their moves tell them."""
    return (
        "INSERT INTO stage_stays (id, partnership_id, scheme_id, stage_id, reason_id, is_first,"
        " entered_at, left_at, next_stage_id, days)"
        f" SELECT stays.*, {days} FROM (SELECT moves.id, moves.partnership_id, partnerships.scheme_id, moves.to_stage_id,"
        f" moves.reason_id, moves.from_stage_id IS NULL, moves.moved_at AS entered_at, lead(moves.moved_at) {NEXT} AS left_at, lead(moves.to_stage_id) {NEXT}"
        " FROM stage_moves AS moves JOIN partnerships ON partnerships.id = moves.partnership_id"
        f" {where}) AS stays"
    )


def anew(row: str, days: str) -> str:
    """Write down the stays of one partnership again."""
    return f"DELETE FROM stage_stays WHERE partnership_id = {row}.partnership_id; " + stays(
        days, f"WHERE moves.partnership_id = {row}.partnership_id"
    )


ENTERED = ["scheme_id", "entered_at", "stage_id", "next_stage_id", "is_first", "reason_id", "partnership_id"]
LEFT = ["scheme_id", "left_at", "stage_id", "days", "partnership_id"]
WATCHED = "partnership_id, from_stage_id, to_stage_id, moved_at, reason_id"

# Before a visit goes, since the names of those who made it go first where the database removes them by itself.
ON_SQLITE = {
    "visits_tallied_insert": f"AFTER INSERT ON visits BEGIN {noted('new', '1')}; END",
    "visits_tallied_update": f"AFTER UPDATE OF visited_on, outcome ON visits WHEN {changed('IS NOT')}"
    f" BEGIN {noted('old', '-1')}; {noted('new', '1')}; END",
    "visits_tallied_delete": f"BEFORE DELETE ON visits BEGIN {noted('old', '-1')}; END",
    "visit_officers_tallied_insert": f"AFTER INSERT ON visit_officers BEGIN {shared('new', '1')}; END",
    "visit_officers_tallied_update": "AFTER UPDATE ON visit_officers"
    f" BEGIN {shared('old', '-1')}; {shared('new', '1')}; END",
    "visit_officers_tallied_delete": f"AFTER DELETE ON visit_officers BEGIN {shared('old', '-1')}; END",
    "stage_moves_stayed_insert": f"AFTER INSERT ON stage_moves BEGIN {anew('new', DAYS_ON_SQLITE)}; END",
    "stage_moves_stayed_update": f"AFTER UPDATE OF {WATCHED} ON stage_moves"
    f" BEGIN {anew('old', DAYS_ON_SQLITE)}; {anew('new', DAYS_ON_SQLITE)}; END",
    "stage_moves_stayed_delete": f"AFTER DELETE ON stage_moves BEGIN {anew('old', DAYS_ON_SQLITE)}; END",
}

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION tally_visit() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE FUNCTION tally_visit_officer() RETURNS trigger LANGUAGE plpgsql AS $$
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
    """
    CREATE TRIGGER visits_tallied AFTER INSERT OR UPDATE OF visited_on, outcome ON visits
    FOR EACH ROW EXECUTE FUNCTION tally_visit()
    """,
    "CREATE TRIGGER visits_tallied_delete BEFORE DELETE ON visits FOR EACH ROW EXECUTE FUNCTION tally_visit()",
    """
    CREATE TRIGGER visit_officers_tallied AFTER INSERT OR UPDATE OR DELETE ON visit_officers
    FOR EACH ROW EXECUTE FUNCTION tally_visit_officer()
    """,
    f"""
    CREATE FUNCTION write_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {anew("old", DAYS_ON_POSTGRESQL)};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {anew("new", DAYS_ON_POSTGRESQL)};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER stage_moves_stayed AFTER INSERT OR DELETE OR UPDATE OF {WATCHED} ON stage_moves
    FOR EACH ROW EXECUTE FUNCTION write_stays()
    """,
)


def upgrade() -> None:
    op.create_table(
        "visit_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_tallies")),
    )
    op.execute(f"{INTO} SELECT visited_on, NULL, outcome, count(*) FROM visits GROUP BY visited_on, outcome")
    op.execute(
        f"{INTO} SELECT visited_on, user_id, outcome, count(*) FROM visits"
        " JOIN visit_officers ON visit_id = visits.id GROUP BY visited_on, user_id, outcome"
    )
    op.create_index(
        "ix_visit_tallies_sum", "visit_tallies", ["visited_on", "user_id", "outcome", "visits"], unique=False
    )
    op.create_table(
        "stage_stays",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_stage_id", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_stays")),
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(stays(DAYS_ON_POSTGRESQL if is_postgresql else DAYS_ON_SQLITE))
    op.create_index(op.f("ix_stage_stays_partnership_id"), "stage_stays", ["partnership_id"], unique=False)
    op.create_index("ix_stage_stays_entered", "stage_stays", ENTERED, unique=False)
    op.create_index("ix_stage_stays_left", "stage_stays", LEFT, unique=False)
    if is_postgresql:
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER visits_tallied ON visits")
        op.execute("DROP TRIGGER visits_tallied_delete ON visits")
        op.execute("DROP TRIGGER visit_officers_tallied ON visit_officers")
        op.execute("DROP TRIGGER stage_moves_stayed ON stage_moves")
        op.execute("DROP FUNCTION write_stays()")
        op.execute("DROP FUNCTION tally_visit()")
        op.execute("DROP FUNCTION tally_visit_officer()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table("stage_stays")
    op.drop_table("visit_tallies")
