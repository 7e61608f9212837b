"""limit what rules make for an officer a day

Revises: 20261126_0912
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_0920"
down_revision = "20261126_0912"
branch_labels = None
depends_on = None

RULES = sa.table(
    "follow_up_rules",
    sa.column("key", sa.String()),
    sa.column("is_active", sa.Boolean()),
    sa.column("days", sa.JSON()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    now = datetime.now(UTC)
    row = {"key": "most_a_day", "is_active": True, "days": [20], "created_at": now, "updated_at": now}
    op.bulk_insert(RULES, [row])


def downgrade() -> None:
    op.execute(RULES.delete().where(RULES.c.key == "most_a_day"))
