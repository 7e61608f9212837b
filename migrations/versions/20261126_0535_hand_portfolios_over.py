"""hand portfolios over

Revises: 20261126_0532
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0535"
down_revision = "20261126_0532"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reach", sa.String(length=32), nullable=False),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_hand_overs_two_people")),
        sa.ForeignKeyConstraint(["from_id"], ["users.id"], name=op.f("fk_hand_overs_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_hand_overs_to_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_hand_overs_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    for name in ("from_id", "to_id", "created_by_id"):
        op.create_index(op.f(f"ix_hand_overs_{name}"), "hand_overs", [name])
    op.create_index("ix_hand_overs_state_on", "hand_overs", ["state", "on"])
    op.create_table(
        "hand_over_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_over_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_over_id"],
            ["hand_overs.id"],
            name=op.f("fk_hand_over_lines_hand_over_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_lines")),
    )
    op.create_index(
        "uq_hand_over_lines_record", "hand_over_lines", ["hand_over_id", "what", "record_id"], unique=True
    )
    op.create_index("ix_hand_over_lines_what_record_id", "hand_over_lines", ["what", "record_id"])


def downgrade() -> None:
    op.drop_table("hand_over_lines")
    op.drop_table("hand_overs")
