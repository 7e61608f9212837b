"""set targets of teams

A target is of an officer, of a team, or of the whole office.

Revises: 20261127_0410
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_0420"
down_revision = "20261127_0410"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement that both databases understand, with the rule in it.
    op.execute(
        "ALTER TABLE targets ADD COLUMN team_id INTEGER"
        " CONSTRAINT fk_targets_team_id REFERENCES teams (id)"
        " CONSTRAINT ck_targets_of_one CHECK (user_id IS NULL OR team_id IS NULL)"
    )
    op.create_index(op.f("ix_targets_team_id"), "targets", ["team_id"])
    unique_index("uq_targets_team", ["year", "team_id", "kind"], "team_id IS NOT NULL")
    op.drop_index("uq_targets_office", table_name="targets")
    unique_index("uq_targets_office", ["year", "kind"], "user_id IS NULL AND team_id IS NULL")


def downgrade() -> None:
    op.execute("DELETE FROM targets WHERE team_id IS NOT NULL")
    for name in ("uq_targets_office", "uq_targets_team", "ix_targets_team_id"):
        op.drop_index(name, table_name="targets")
    op.execute("ALTER TABLE targets DROP COLUMN team_id")
    unique_index("uq_targets_office", ["year", "kind"], "user_id IS NULL")


def unique_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, "targets", columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
