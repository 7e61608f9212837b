"""list visits by day within an index

A day may hold thousands; the order of the list is that of the index, so that none of them is sorted.

Revises: 20261126_2200
"""

from alembic import op

revision = "20261126_2205"
down_revision = "20261126_2200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_visits_visited_on_id", "visits", ["visited_on", "id"])
    op.drop_index("ix_visits_visited_on", table_name="visits")


def downgrade() -> None:
    op.create_index("ix_visits_visited_on", "visits", ["visited_on"])
    op.drop_index("ix_visits_visited_on_id", table_name="visits")
