"""keep views of the list of companies

Revises: 20261126_0030
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0040"
down_revision = "20261126_0030"
branch_labels = None
depends_on = None

KEPT = sa.text("trashed_at IS NULL")
OPENING = sa.text("trashed_at IS NULL AND is_default")


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    for name, columns, condition in (
        ("uq_saved_views_owner_id_name", ["owner_id", "name"], KEPT),
        ("uq_saved_views_owner_id_default", ["owner_id"], OPENING),
    ):
        op.create_index(
            name, "saved_views", columns, unique=True, sqlite_where=condition, postgresql_where=condition
        )
    op.create_index("ix_saved_views_scope", "saved_views", ["scope"])


def downgrade() -> None:
    for name in ("ix_saved_views_scope", "uq_saved_views_owner_id_default", "uq_saved_views_owner_id_name"):
        op.drop_index(name, "saved_views")
    op.drop_table("saved_views")
