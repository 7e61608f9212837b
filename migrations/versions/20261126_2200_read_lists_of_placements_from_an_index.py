"""Let lists of placements and their counts be read from one index.

Revision ID: 20261126_2200
Revises: 20261126_1912
"""

from alembic import op

revision = "20261126_2200"
down_revision = "20261126_1912"
branch_labels = None
depends_on = None

NAME = "ix_placements_state_state_on"
BEFORE = ["state", "state_on"]


def upgrade() -> None:
    op.drop_index(NAME, table_name="placements")
    op.create_index(NAME, "placements", [*BEFORE, "started_on", "seat_line_id", "candidate_id", "id"])


def downgrade() -> None:
    op.drop_index(NAME, table_name="placements")
    op.create_index(NAME, "placements", BEFORE)
