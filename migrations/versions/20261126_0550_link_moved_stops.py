"""link moved stops

Revises: 20261126_0545
"""

from alembic import op

revision = "20261126_0550"
down_revision = "20261126_0545"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement that both databases understand: a copy of the table would take the rows that point at it along.
    op.execute(
        "ALTER TABLE stops ADD COLUMN follows_id INTEGER CONSTRAINT fk_stops_follows_id REFERENCES stops (id)"
    )
    op.create_index("ix_stops_follows_id", "stops", ["follows_id"])


def downgrade() -> None:
    op.drop_index("ix_stops_follows_id", table_name="stops")
    op.execute("ALTER TABLE stops DROP COLUMN follows_id")
