"""number the versions of stages, schemes, reasons and trades, which two admins may edit at once

Revises: 20261124_0830
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_0900"
down_revision = "20261124_0830"
branch_labels = None
depends_on = None

TABLES = ("stages", "schemes", "reasons", "trades")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    for table in reversed(TABLES):
        with op.batch_alter_table(table) as changes:
            changes.drop_column("version")
