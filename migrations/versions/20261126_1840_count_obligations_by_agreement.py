"""count obligations by agreement

The counts above their list read every row; all they ask for stands in one index now, in the order of the agreements.

Revises: 20261126_1836
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1840"
down_revision = "20261126_1836"
branch_labels = None
depends_on = None

IS_DONE = sa.text("done_on IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_obligations_counted",
        "obligations",
        ["agreement_id", "removed_at", "done_on", "due_on", "party", "is_monitoring"],
    )
    op.drop_index("ix_obligations_agreement_id", table_name="obligations")
    # What is open is no longer looked for among what was done.
    op.drop_index("ix_obligations_done_on", table_name="obligations")
    op.create_index(
        "ix_obligations_done_on", "obligations", ["done_on"], sqlite_where=IS_DONE, postgresql_where=IS_DONE
    )


def downgrade() -> None:
    op.drop_index("ix_obligations_done_on", table_name="obligations")
    op.create_index("ix_obligations_done_on", "obligations", ["done_on"])
    op.create_index("ix_obligations_agreement_id", "obligations", ["agreement_id"])
    op.drop_index("ix_obligations_counted", table_name="obligations")
