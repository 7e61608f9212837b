"""tell people things

Revises: 20261126_0255
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0458"
down_revision = "20261126_0255"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_to_mail", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notices_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_user_id_read_at", "notices", ["user_id", "read_at"])
    op.create_index(op.f("ix_notices_created_at"), "notices", ["created_at"])
    op.create_index("uq_notices_once", "notices", ["user_id", "kind", "once"], unique=True)
    op.create_index(
        "ix_notices_to_mail",
        "notices",
        ["user_id"],
        sqlite_where=sa.text("is_to_mail"),
        postgresql_where=sa.text("is_to_mail"),
    )
    op.create_table(
        "notice_preferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_preferences_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_preferences")),
    )
    op.create_index(
        "uq_notice_preferences_user_id_kind", "notice_preferences", ["user_id", "kind"], unique=True
    )


def downgrade() -> None:
    op.drop_table("notice_preferences")
    op.drop_table("notices")
