"""send reports for approval

A report is asked to be approved, and approved or sent back; what goes out by e-mail may wait for that. Its DOCX is made
and kept with it.

Revises: 20261126_1520
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1521"
down_revision = "20261126_1520"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("office_reports") as batch_op:
        batch_op.add_column(sa.Column("review", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("schedule_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("docx_sha256", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_office_reports_asked_by_id"), "users", ["asked_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_office_reports_schedule_id"), "report_schedules", ["schedule_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_office_reports_asked_by_id"), ["asked_by_id"])
        batch_op.create_index(batch_op.f("ix_office_reports_schedule_id"), ["schedule_id"])
    waiting = sa.text("review = 'asked'")
    op.create_index(
        "ix_office_reports_waiting", "office_reports", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column(
        "report_schedules",
        sa.Column("waits_for_approval", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("report_schedules", "waits_for_approval")
    op.drop_index("ix_office_reports_waiting", table_name="office_reports")
    with op.batch_alter_table("office_reports") as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_reports_schedule_id"))
        batch_op.drop_index(batch_op.f("ix_office_reports_asked_by_id"))
        batch_op.drop_constraint(batch_op.f("fk_office_reports_schedule_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_office_reports_asked_by_id"), type_="foreignkey")
        for name in ("docx_sha256", "schedule_id", "asked_at", "asked_by_id", "review"):
            batch_op.drop_column(name)
