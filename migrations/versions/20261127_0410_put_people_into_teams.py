"""put people into teams

A team has a name and people, each of whom is in one team at most. Pages remember the names of the teams.

Revises: 20261127_0400
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_0410"
down_revision = "20261127_0400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    # One statement that both databases understand: a copy of the table would lose its triggers.
    op.execute(
        "ALTER TABLE users ADD COLUMN team_id INTEGER CONSTRAINT fk_users_team_id REFERENCES teams (id)"
    )
    op.create_index(op.f("ix_users_team_id"), "users", ["team_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER teams_stamped AFTER INSERT OR DELETE OR UPDATE ON teams"
            " FOR EACH STATEMENT EXECUTE FUNCTION stamp_reference()"
        )
    else:
        for event in ("INSERT", "UPDATE", "DELETE"):
            when = f"{event.lower()} AFTER {event} ON teams"
            what = "BEGIN INSERT OR REPLACE INTO reference_stamps (id, stamp) VALUES (1, random()); END"
            op.execute(f"CREATE TRIGGER teams_stamped_{when} {what}")


def downgrade() -> None:
    op.drop_index(op.f("ix_users_team_id"), table_name="users")
    op.execute("ALTER TABLE users DROP COLUMN team_id")
    op.drop_table("teams")
