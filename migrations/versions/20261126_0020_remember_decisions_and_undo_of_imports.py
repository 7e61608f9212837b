"""remember what people decided about rows of imports, and what an undo kept

Revises: 20261125_0900
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0020"
down_revision = "20261125_0900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_rows", sa.Column("fingerprint", sa.String(), nullable=True))
    op.add_column("import_rows", sa.Column("kept_why", sa.String(), nullable=True))
    op.create_index("ix_import_rows_fingerprint", "import_rows", ["fingerprint"])
    op.add_column("import_runs", sa.Column("undone", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("import_runs", "undone")
    op.drop_index("ix_import_rows_fingerprint", "import_rows")
    op.drop_column("import_rows", "kept_why")
    op.drop_column("import_rows", "fingerprint")
