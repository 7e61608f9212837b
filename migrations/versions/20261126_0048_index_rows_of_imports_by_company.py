"""index rows of imports by company: else every company removed would read all of them

Revises: 20261126_0040
"""

from alembic import op

revision = "20261126_0048"
down_revision = "20261126_0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_import_rows_company_id", "import_rows", ["company_id"])


def downgrade() -> None:
    op.drop_index("ix_import_rows_company_id", "import_rows")
