"""watch companies

Who wants to be told of which company; and what happened lately to records of one kind is read in its order.

Revises: 20261126_1235
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1240"
down_revision = "20261126_1235"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_watches_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_watches_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_company_id"), "watches", ["company_id"])
    op.create_index("uq_watches_user_id_company_id", "watches", ["user_id", "company_id"], unique=True)
    op.create_index("ix_audit_entries_subject_at", "audit_entries", ["subject", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_entries_subject_at", "audit_entries")
    op.drop_table("watches")
