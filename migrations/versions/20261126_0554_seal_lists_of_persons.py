"""keep lists of persons encrypted

Revises: 20261126_0552
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0554"
down_revision = "20261126_0552"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_runs", sa.Column("sealed_sha256", sa.String(64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        table.drop_column("sealed_sha256")
