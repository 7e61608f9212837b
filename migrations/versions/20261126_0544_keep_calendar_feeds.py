"""keep calendar feeds

Revises: 20261126_0542
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0544"
down_revision = "20261126_0542"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_calendar_feeds_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feeds_token_hash"),
        sa.UniqueConstraint("user_id", name="uq_calendar_feeds_user_id"),
    )
    op.create_table(
        "removed_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_removed_stops_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_removed_stops"),
    )
    op.create_index("ix_removed_stops_on", "removed_stops", ["on"])
    op.create_index("ix_removed_stops_user_id", "removed_stops", ["user_id"])


def downgrade() -> None:
    op.drop_table("removed_stops")
    op.drop_table("calendar_feeds")
