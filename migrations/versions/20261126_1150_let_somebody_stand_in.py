"""let somebody stand in

While a supervisor is away, somebody decides in their place, from a day to a day.

Revises: 20261126_1140
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1150"
down_revision = "20261126_1140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("getter_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(length=32), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_delegations_ends_after_start")),
        sa.CheckConstraint("giver_id <> getter_id", name=op.f("ck_delegations_two_people")),
        sa.ForeignKeyConstraint(["getter_id"], ["users.id"], name=op.f("fk_delegations_getter_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["users.id"], name=op.f("fk_delegations_giver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index("ix_delegations_getter_id_to_on", "delegations", ["getter_id", "to_on"])
    op.create_index("ix_delegations_giver_id", "delegations", ["giver_id"])


def downgrade() -> None:
    op.drop_table("delegations")
