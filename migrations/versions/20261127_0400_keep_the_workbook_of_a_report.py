"""keep the workbook of a report

The XLSX of a report was made anew at each download: the same cells, but never the same file. It is kept now, as are the
PDF and the DOCX; of reports made before, it is still made of what they say.

Revises: 20261127_0030
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_0400"
down_revision = "20261127_0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("office_reports", sa.Column("xlsx_sha256", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("office_reports") as batch_op:
        batch_op.drop_column("xlsx_sha256")
