"""remember which record an imported row met: a person, a visit or an agreement

Revises: 20261126_0200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0205"
down_revision = "20261126_0200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_rows", sa.Column("record_id", sa.Integer(), nullable=True))
    op.create_index("ix_import_rows_run_id_record_id", "import_rows", ["run_id", "record_id"])


def downgrade() -> None:
    op.drop_index("ix_import_rows_run_id_record_id", "import_rows")
    with op.batch_alter_table("import_rows") as table:
        table.drop_column("record_id")
