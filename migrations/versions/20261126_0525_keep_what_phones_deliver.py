"""keep what phones deliver

Each thing made on a phone once, by the number it got there, and the versions of it that were accepted; what a picture
of a visit is (a photo, a signature); and whether the office stopped work without a network.

Revises: 20261126_0520
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0525"
down_revision = "20261126_0520"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sync_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("of_uuid", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(), nullable=True),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("offset_seconds", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.String(), nullable=True),
        sa.Column("concerns", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sync_items_user_id"),
        sa.ForeignKeyConstraint(["seen_by_id"], ["users.id"], name="fk_sync_items_seen_by_id"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_sync_items_company_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sync_items"),
        sa.UniqueConstraint("uuid", name="uq_sync_items_uuid"),
    )
    op.create_index("ix_sync_items_company_id", "sync_items", ["company_id"])
    op.create_index("ix_sync_items_seen_by_id", "sync_items", ["seen_by_id"])
    op.create_index("ix_sync_items_user_id_last_received_at", "sync_items", ["user_id", "last_received_at"])
    op.create_index("ix_sync_items_last_received_at", "sync_items", ["last_received_at"])
    op.create_index(
        "ix_sync_items_is_flagged_last_received_at", "sync_items", ["is_flagged", "last_received_at"]
    )
    op.create_table(
        "sync_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["sync_items.id"], name="fk_sync_versions_item_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sync_versions"),
        sa.UniqueConstraint("item_id", "hash", name="uq_sync_versions_item_id_hash"),
    )
    op.create_index("ix_sync_versions_received_at", "sync_versions", ["received_at"])
    op.add_column("visit_photos", sa.Column("role", sa.String(32), server_default="photo", nullable=False))
    op.add_column(
        "offices",
        sa.Column("is_offline_stopped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    with op.batch_alter_table("offices") as table:
        table.drop_column("is_offline_stopped")
    with op.batch_alter_table("visit_photos") as table:
        table.drop_column("role")
    op.drop_table("sync_versions")
    op.drop_table("sync_items")
