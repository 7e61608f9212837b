"""keep how companies are visited

Revises: 20261126_0550
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0552"
down_revision = "20261126_0550"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_habits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("receives_from", sa.Time(), nullable=True),
        sa.Column("receives_until", sa.Time(), nullable=True),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("every_months > 0", name=op.f("ck_visit_habits_some_months")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name="fk_visit_habits_company_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_habits"),
    )
    op.create_index("ix_visit_habits_company_id", "visit_habits", ["company_id"])
    op.create_index("ix_visit_habits_due_on", "visit_habits", ["due_on"])


def downgrade() -> None:
    op.drop_table("visit_habits")
