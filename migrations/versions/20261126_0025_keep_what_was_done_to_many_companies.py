"""keep what was done to many companies at once, so that it can be taken back

Revises: 20261126_0020
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0025"
down_revision = "20261126_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_bulk_changes_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_changes")),
    )
    op.create_index("ix_bulk_changes_actor_id", "bulk_changes", ["actor_id"])


def downgrade() -> None:
    op.drop_index("ix_bulk_changes_actor_id", "bulk_changes")
    op.drop_table("bulk_changes")
