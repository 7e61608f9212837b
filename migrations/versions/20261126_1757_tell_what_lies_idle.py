"""tell what lies idle

People are told once of agreements that became inactive and of apprentices without endorsed agreement; rules ask about both.

Revises: 20261126_1556
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_1757"
down_revision = "20261126_1556"
branch_labels = None
depends_on = None

RULES = (("agreement_inactive", [0]), ("endorsement_late", [3]))

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
    op.create_table(
        "inactive_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_inactive_reminders_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inactive_reminders")),
    )
    op.create_index(
        "uq_inactive_reminders_once", "inactive_reminders", ["agreement_id", "since_on"], unique=True
    )
    op.create_table(
        "endorsement_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_endorsement_reminders_placement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement_reminders")),
    )
    op.create_index(
        "uq_endorsement_reminders_once",
        "endorsement_reminders",
        ["placement_id", "due_on", "is_late"],
        unique=True,
    )
    now = datetime.now(UTC)
    stamp = {"version": 1, "created_at": now, "updated_at": now, "is_active": True}
    op.bulk_insert(rules, [{"key": key, "days": days, **stamp} for key, days in RULES])


def downgrade() -> None:
    keys = [key for key, _days in RULES]
    makings = sa.table("follow_up_makings", sa.column("rule", sa.String()))
    op.execute(makings.delete().where(makings.c.rule.in_(keys)))
    op.execute(rules.delete().where(rules.c.key.in_(keys)))
    op.drop_table("endorsement_reminders")
    op.drop_table("inactive_reminders")
