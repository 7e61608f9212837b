"""let papers be verified

Each issued paper has an address of its own that tells whether it is real.

Revises: 20261126_0920
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1003"
down_revision = "20261126_0920"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("token", sa.String(), nullable=True))
    op.create_index("uq_documents_token", "documents", ["token"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_documents_token", "documents")
    op.drop_column("documents", "token")
