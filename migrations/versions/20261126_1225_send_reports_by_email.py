"""send reports by e-mail

Revises: 20261126_1220
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1225"
down_revision = "20261126_1220"
branch_labels = None
depends_on = None

REFERS = {"owner_id": "users", "officer_id": "users", "recipe_id": "export_recipes"}


def upgrade() -> None:
    op.create_table(
        "report_schedules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("recipe_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("sent_for_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_because", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind IS NULL) <> (recipe_id IS NULL)", name=op.f("ck_report_schedules_sends_one_thing")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_report_schedules_{column}")
            for column, table in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_schedules"),
    )
    for column in REFERS:
        op.create_index(f"ix_report_schedules_{column}", "report_schedules", [column])
    op.create_table(
        "report_schedule_recipients",
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["report_schedules.id"],
            name="fk_report_schedule_recipients_schedule_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_report_schedule_recipients_user_id"),
        sa.PrimaryKeyConstraint("schedule_id", "user_id", name="pk_report_schedule_recipients"),
    )
    op.create_index("ix_report_schedule_recipients_user_id", "report_schedule_recipients", ["user_id"])
    op.create_table(
        "mail_attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mails.id"], name="fk_mail_attachments_mail_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mail_attachments"),
    )
    op.create_index("ix_mail_attachments_mail_id", "mail_attachments", ["mail_id"])


def downgrade() -> None:
    op.drop_table("mail_attachments")
    op.drop_table("report_schedule_recipients")
    op.drop_table("report_schedules")
