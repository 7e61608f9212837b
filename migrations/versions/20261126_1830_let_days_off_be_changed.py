"""let days off be changed

Two people may change the same day off: the later one is told.

Revises: 20261126_1818
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1830"
down_revision = "20261126_1818"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("holidays", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("holidays", "version")
