"""keep reports of the office

Revises: 20261126_1004
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1135"
down_revision = "20261126_1004"
branch_labels = None
depends_on = None

PEOPLE = ("officer_id", "made_by_id")


def upgrade() -> None:
    op.create_table(
        "office_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("span", sa.String(length=32), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("road_show_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["scheme_id"], ["schemes.id"], name="fk_office_reports_scheme_id"),
        sa.ForeignKeyConstraint(
            ["road_show_id"], ["road_shows.id"], name="fk_office_reports_road_show_id", ondelete="SET NULL"
        ),
        *(sa.ForeignKeyConstraint([one], ["users.id"], name=f"fk_office_reports_{one}") for one in PEOPLE),
        sa.PrimaryKeyConstraint("id", name="pk_office_reports"),
    )
    for column in ("scheme_id", "road_show_id", *PEOPLE):
        op.create_index(f"ix_office_reports_{column}", "office_reports", [column])
    op.create_index("ix_office_reports_list", "office_reports", ["trashed_at", "kind"])


def downgrade() -> None:
    op.drop_table("office_reports")
