"""let rules make follow-ups

Revises: 20261126_0458
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_0512"
down_revision = "20261126_0458"
branch_labels = None
depends_on = None

# Free seats are asked for once the office notes who fills them; until then all of them would seem free.
RULES = (
    ("no_next_step", True, [3]),
    ("stage_over_limit", True, [0]),
    ("agreement_ending", True, [90, 60, 30]),
    ("seats_unfilled", False, [30]),
    ("nudge", True, [3]),
    ("escalate", True, [7]),
)


def upgrade() -> None:
    rules = op.create_table(
        "follow_up_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_rules")),
        sa.UniqueConstraint("key", name=op.f("uq_follow_up_rules_key")),
    )
    now = datetime.now(UTC)
    op.bulk_insert(
        rules,
        [
            {
                "key": key,
                "is_active": is_active,
                "days": days,
                "created_at": now,
                "updated_at": now,
                "version": 1,
            }
            for key, is_active, days in RULES
        ],
    )
    op.create_table(
        "follow_up_makings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
            name=op.f("fk_follow_up_makings_follow_up_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_makings")),
    )
    op.create_index(op.f("ix_follow_up_makings_follow_up_id"), "follow_up_makings", ["follow_up_id"])
    op.create_index(
        "uq_follow_up_makings_once", "follow_up_makings", ["rule", "record_id", "episode"], unique=True
    )
    op.create_table(
        "follow_up_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
            name=op.f("fk_follow_up_reminders_follow_up_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_reminders")),
    )
    op.create_index(
        "uq_follow_up_reminders_once",
        "follow_up_reminders",
        ["follow_up_id", "step", "due_on"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("follow_up_reminders")
    op.drop_table("follow_up_makings")
    op.drop_table("follow_up_rules")
