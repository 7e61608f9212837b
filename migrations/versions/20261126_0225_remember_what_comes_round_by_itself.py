"""remember when daily tasks last came round, and what came of them

Revises: 20261126_0222
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0225"
down_revision = "20261126_0222"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_runs")),
        sa.UniqueConstraint("name", name=op.f("uq_scheduled_runs_name")),
    )


def downgrade() -> None:
    op.drop_table("scheduled_runs")
