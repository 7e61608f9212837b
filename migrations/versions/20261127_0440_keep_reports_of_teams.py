"""keep reports of teams

Revises: 20261127_0430
"""

from alembic import op

revision = "20261127_0440"
down_revision = "20261127_0430"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement that both databases understand: a copy of the table would lose what points at it.
    op.execute(
        "ALTER TABLE office_reports ADD COLUMN team_id INTEGER"
        " CONSTRAINT fk_office_reports_team_id REFERENCES teams (id)"
    )
    op.create_index(op.f("ix_office_reports_team_id"), "office_reports", ["team_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_office_reports_team_id"), table_name="office_reports")
    op.execute("ALTER TABLE office_reports DROP COLUMN team_id")
