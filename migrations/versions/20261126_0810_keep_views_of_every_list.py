"""keep views of every list

Revises: 20261126_0603
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0810"
down_revision = "20261126_0603"
branch_labels = None
depends_on = None

NAMES = ("uq_saved_views_owner_id_name", "uq_saved_views_owner_id_default")


def upgrade() -> None:
    op.add_column(
        "saved_views", sa.Column("list_key", sa.String(), server_default="companies", nullable=False)
    )
    _index_by("owner_id", "list_key")


def downgrade() -> None:
    op.execute("DELETE FROM saved_views WHERE list_key <> 'companies'")
    _index_by("owner_id")
    op.drop_column("saved_views", "list_key")


def _index_by(*columns: str) -> None:
    """One name, and one view to begin with, for each owner of these columns."""
    for name, further, condition in zip(
        NAMES, (["name"], []), ("trashed_at IS NULL", "trashed_at IS NULL AND is_default"), strict=True
    ):
        op.drop_index(name, "saved_views")
        op.create_index(
            name,
            "saved_views",
            [*columns, *further],
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
