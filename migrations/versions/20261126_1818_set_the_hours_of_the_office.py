"""set the hours of the office

The clock of applications for approval ends when the office closes, not at midnight.

Revises: 20261126_1800
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1818"
down_revision = "20261126_1800"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offices", sa.Column("opens_at", sa.Time(), server_default="08:00:00", nullable=False))
    op.add_column("offices", sa.Column("closes_at", sa.Time(), server_default="16:00:00", nullable=False))


def downgrade() -> None:
    op.drop_column("offices", "closes_at")
    op.drop_column("offices", "opens_at")
