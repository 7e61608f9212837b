"""ask about seats and apprentices

Revises: 20261126_0908
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_0912"
down_revision = "20261126_0908"
branch_labels = None
depends_on = None

RULES = (("seats_soon", [14]), ("outcome_check", [365, 180, 90]))

rules = sa.table(
    "follow_up_rules",
    sa.column("key", sa.String()),
    sa.column("is_active", sa.Boolean()),
    sa.column("days", sa.JSON()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    now = datetime.now(UTC)
    op.bulk_insert(
        rules,
        [
            {"key": key, "is_active": True, "days": days, "version": 1, "created_at": now, "updated_at": now}
            for key, days in RULES
        ],
    )
    # The office notes now who fills the seats; a rule that somebody set stays as it is.
    _switch(is_active=True)


def downgrade() -> None:
    _switch(is_active=False)
    op.execute(rules.delete().where(rules.c.key.in_([key for key, _days in RULES])))


def _switch(*, is_active: bool) -> None:
    untouched = sa.and_(rules.c.key == "seats_unfilled", rules.c.version == 1)
    op.execute(rules.update().where(untouched).values(is_active=is_active))
