"""look after agreements

People are told once a step that an agreement ends; the office says when one is inactive and how often apprentices are
visited; a signed amendment remembers which last day it changed, so that it can be taken back.

Revises: 20261126_1443
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1450"
down_revision = "20261126_1443"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_reminders_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_reminders")),
    )
    op.create_index(
        "uq_agreement_reminders_once", "agreement_reminders", ["agreement_id", "step", "ends_on"], unique=True
    )
    op.create_table(
        "agreement_care",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inactive_months", sa.Integer(), nullable=False),
        sa.Column("monitoring_months", sa.Integer(), nullable=False),
        sa.Column("monitoring_weeks", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("inactive_months > 0", name=op.f("ck_agreement_care_inactive_after_some_months")),
        sa.CheckConstraint(
            "monitoring_months > 0", name=op.f("ck_agreement_care_monitored_every_some_months")
        ),
        sa.CheckConstraint(
            "monitoring_weeks >= 0", name=op.f("ck_agreement_care_monitored_after_some_weeks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_care")),
    )
    op.add_column("agreements", sa.Column("prolonged_from_on", sa.Date(), nullable=True))
    op.add_column("agreements", sa.Column("prolonged_to_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("agreements", "prolonged_to_on")
    op.drop_column("agreements", "prolonged_from_on")
    op.drop_table("agreement_care")
    op.drop_table("agreement_reminders")
