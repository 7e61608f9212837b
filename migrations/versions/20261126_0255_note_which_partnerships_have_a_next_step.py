"""note which partnerships have a next step

The database itself keeps the note, whoever writes follow-ups and in whatever way, so that boards and homes count those
without one within an index.

Revises: 20261126_0250
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_0255"
down_revision = "20261126_0250"
branch_labels = None
depends_on = None

OLD_INDEX = ("scheme_id", "stage_id", "entered_stage_at", "id", "expected_seats")
NEW_INDEX = (
    "scheme_id",
    "stage_id",
    "entered_stage_at",
    "id",
    "has_next_step",
    "owner_id",
    "company_id",
    "closed_at",
    "expected_seats",
    "postponed_until_on",
)

IS_PLANNED = (
    "EXISTS (SELECT 1 FROM follow_ups WHERE follow_ups.company_id = partnerships.company_id"
    " AND follow_ups.state = 'open')"
)

ON_SQLITE = {
    "follow_ups_noted_insert": "AFTER INSERT ON follow_ups WHEN new.state = 'open' BEGIN"
    " UPDATE partnerships SET has_next_step = 1 WHERE company_id = new.company_id AND NOT has_next_step; END",
    "follow_ups_noted_update": "AFTER UPDATE OF state, company_id ON follow_ups BEGIN"
    f" UPDATE partnerships SET has_next_step = {IS_PLANNED}"
    " WHERE company_id IN (old.company_id, new.company_id); END",
    "follow_ups_noted_delete": "AFTER DELETE ON follow_ups WHEN old.state = 'open' BEGIN"
    f" UPDATE partnerships SET has_next_step = {IS_PLANNED} WHERE company_id = old.company_id; END",
    "partnerships_noted_insert": "AFTER INSERT ON partnerships BEGIN"
    f" UPDATE partnerships SET has_next_step = {IS_PLANNED} WHERE id = new.id; END",
    "partnerships_noted_update": "AFTER UPDATE OF company_id ON partnerships BEGIN"
    f" UPDATE partnerships SET has_next_step = {IS_PLANNED} WHERE id = new.id; END",
}

# Who changes the steps of a company waits for whoever does the same, and looks at them only then.
ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION note_next_step_of(wanted integer) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM partnerships WHERE company_id = wanted ORDER BY id FOR NO KEY UPDATE;
        UPDATE partnerships SET has_next_step = {IS_PLANNED}
        WHERE company_id = wanted AND has_next_step <> {IS_PLANNED};
    END $$
    """,
    """
    CREATE FUNCTION note_follow_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM note_next_step_of(old.company_id);
        END IF;
        IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND new.company_id <> old.company_id) THEN
            PERFORM note_next_step_of(new.company_id);
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION note_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        new.has_next_step := EXISTS (
            SELECT 1 FROM follow_ups WHERE follow_ups.company_id = new.company_id AND follow_ups.state = 'open'
        );
        RETURN new;
    END $$
    """,
    """
    CREATE TRIGGER follow_ups_noted AFTER INSERT OR DELETE OR UPDATE OF state, company_id ON follow_ups
    FOR EACH ROW EXECUTE FUNCTION note_follow_up()
    """,
    """
    CREATE TRIGGER partnerships_noted BEFORE INSERT OR UPDATE OF company_id ON partnerships
    FOR EACH ROW EXECUTE FUNCTION note_partnership()
    """,
)


def upgrade() -> None:
    op.add_column(
        "partnerships",
        sa.Column("has_next_step", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute(f"UPDATE partnerships SET has_next_step = {IS_PLANNED}")
    op.drop_index("ix_partnerships_board", table_name="partnerships")
    op.create_index("ix_partnerships_board", "partnerships", NEW_INDEX)
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER follow_ups_noted ON follow_ups")
        op.execute("DROP TRIGGER partnerships_noted ON partnerships")
        op.execute("DROP FUNCTION note_follow_up()")
        op.execute("DROP FUNCTION note_partnership()")
        op.execute("DROP FUNCTION note_next_step_of(integer)")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_partnerships_board", table_name="partnerships")
    op.create_index("ix_partnerships_board", "partnerships", OLD_INDEX)
    # By itself and not through a copy of the table: the copy would lose what other migrations hung on it.
    op.execute("ALTER TABLE partnerships DROP COLUMN has_next_step")
