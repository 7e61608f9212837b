"""find visits by outcome and purpose

A list of a million visits is narrowed and counted within an index.

Revises: 20261126_1245
"""

from alembic import op

revision = "20261126_1250"
down_revision = "20261126_1245"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_visits_outcome_visited_on", "visits", ["outcome", "visited_on", "id"])
    op.create_index("ix_visits_purpose_visited_on", "visits", ["purpose", "visited_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_visits_purpose_visited_on", table_name="visits")
    op.drop_index("ix_visits_outcome_visited_on", table_name="visits")
