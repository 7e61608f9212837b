"""ask fields in some cases only

What an office asks besides may be asked at visits of one purpose, or at one stage: so it keeps checklists.

Revises: 20261126_1450
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1512"
down_revision = "20261126_1450"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("custom_fields", sa.Column("only_for", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("custom_fields", "only_for")
