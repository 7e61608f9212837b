"""tell papers of scans

A scan keeps the paper whose code was read on it, so that one that is of no agreement on the list, or called off, can be
named; and the file it came in, so that the same file is not taken twice.

Revises: 20261126_2205
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_2230"
down_revision = "20261126_2205"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ceremony_scans") as batch:
        batch.add_column(sa.Column("paper_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("upload_sha256", sa.String(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_ceremony_scans_paper_id"), "documents", ["paper_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(batch.f("ix_ceremony_scans_paper_id"), ["paper_id"])


def downgrade() -> None:
    with op.batch_alter_table("ceremony_scans") as batch:
        batch.drop_index(batch.f("ix_ceremony_scans_paper_id"))
        batch.drop_constraint(batch.f("fk_ceremony_scans_paper_id"), type_="foreignkey")
        batch.drop_column("upload_sha256")
        batch.drop_column("paper_id")
