"""keep decisions and exemptions

What was approved or sent back, by whom and in whose place, and what officers ask to let pass.

Revises: 20261126_1136
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1140"
down_revision = "20261126_1136"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "approval_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_approval_decisions_by_id")),
        sa.ForeignKeyConstraint(["for_id"], ["users.id"], name=op.f("fk_approval_decisions_for_id")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_approval_decisions_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_decisions")),
    )
    op.create_index(
        "ix_approval_decisions_kind_subject_id", "approval_decisions", ["kind", "subject_id", "id"]
    )
    for name in ("by_id", "for_id", "undone_by_id"):
        op.create_index(f"ix_approval_decisions_{name}", "approval_decisions", [name])
    op.create_table(
        "exemption_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("measured", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_exemption_requests_has_reason")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_exemption_requests_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_exemption_requests_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption_requests")),
    )
    op.create_index("ix_exemption_requests_agreement_id", "exemption_requests", ["agreement_id"])
    op.create_index("ix_exemption_requests_asked_by_id", "exemption_requests", ["asked_by_id"])
    op.create_index(
        "uq_exemption_requests_open",
        "exemption_requests",
        ["agreement_id", "rule"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_exemption_requests_waiting",
        "exemption_requests",
        ["id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("exemption_requests")
    op.drop_table("approval_decisions")
