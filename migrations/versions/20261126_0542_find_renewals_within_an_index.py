"""find renewals within an index

Each page asks which agreements end soon and are not renewed yet: renewals are few, so the index holds only those, and
their state, and the answer need not read all agreements in force.

Revises: 20261126_0541
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0542"
down_revision = "20261126_0541"
branch_labels = None
depends_on = None

NAME = "ix_agreements_renews_id"


def upgrade() -> None:
    op.drop_index(NAME, table_name="agreements")
    op.create_index(
        NAME,
        "agreements",
        ["renews_id", "state"],
        sqlite_where=sa.text("renews_id IS NOT NULL"),
        postgresql_where=sa.text("renews_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="agreements")
    op.create_index(NAME, "agreements", ["renews_id"])
