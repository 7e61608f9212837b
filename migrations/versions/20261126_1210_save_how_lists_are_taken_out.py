"""save how lists are taken out

Revises: 20261126_1150
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1210"
down_revision = "20261126_1150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_recipes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("list_key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("file_format", sa.String(), nullable=False),
        sa.Column("delimiter", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_export_recipes_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_export_recipes"),
    )
    op.create_index("ix_export_recipes_scope", "export_recipes", ["scope"])
    op.create_index(
        "uq_export_recipes_owner_id_name",
        "export_recipes",
        ["owner_id", "name"],
        unique=True,
        sqlite_where=sa.text("trashed_at IS NULL"),
        postgresql_where=sa.text("trashed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("export_recipes")
