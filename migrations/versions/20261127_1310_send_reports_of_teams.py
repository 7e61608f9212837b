"""send reports of teams

Revises: 20261127_0645
"""

from alembic import op

revision = "20261127_1310"
down_revision = "20261127_0645"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement that both databases understand: a copy of the table would lose what points at it.
    op.execute(
        "ALTER TABLE report_schedules ADD COLUMN team_id INTEGER"
        " CONSTRAINT fk_report_schedules_team_id REFERENCES teams (id)"
    )
    op.create_index(op.f("ix_report_schedules_team_id"), "report_schedules", ["team_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_report_schedules_team_id"), table_name="report_schedules")
    op.execute("ALTER TABLE report_schedules DROP COLUMN team_id")
