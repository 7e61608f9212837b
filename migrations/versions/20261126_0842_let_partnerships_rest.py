"""let partnerships rest

Revises: 20261126_0837
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0842"
down_revision = "20261126_0837"
branch_labels = None
depends_on = None

BOARD = [
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
]


def upgrade() -> None:
    op.add_column("partnerships", sa.Column("snoozed_until_on", sa.Date(), nullable=True))
    op.add_column("partnerships", sa.Column("snoozed_because", sa.String(), nullable=True))
    op.drop_index("ix_partnerships_board", table_name="partnerships")
    op.create_index("ix_partnerships_board", "partnerships", [*BOARD, "snoozed_until_on"])
    op.create_index("ix_partnerships_updated_at", "partnerships", ["updated_at"])


def downgrade() -> None:
    op.drop_index("ix_partnerships_updated_at", table_name="partnerships")
    op.drop_index("ix_partnerships_board", table_name="partnerships")
    op.create_index("ix_partnerships_board", "partnerships", BOARD)
    op.drop_column("partnerships", "snoozed_because")
    op.drop_column("partnerships", "snoozed_until_on")
