"""index when follow-ups were closed

Revises: 20261124_0905
"""

from alembic import op

revision = "20261124_1010"
down_revision = "20261124_0905"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_follow_ups_closed_at", "follow_ups", ["closed_at"])


def downgrade() -> None:
    op.drop_index("ix_follow_ups_closed_at", "follow_ups")
