"""say what an imported list is about: companies so far, now also contacts, visits and agreements

Revises: 20261126_0048
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0150"
down_revision = "20261126_0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_runs", sa.Column("kind", sa.String(32), server_default="companies", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        table.drop_column("kind")
