"""weigh companies

What speaks for a company is a number of points, and so many points are A, B or C.

Revises: 20261126_1230
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_1235"
down_revision = "20261126_1230"
branch_labels = None
depends_on = None

USUAL = {
    "workers_points": 15,
    "workers_measure": 20,
    "many_workers_points": 20,
    "many_workers_measure": 100,
    "sector_points": 0,
    "interest_points": 20,
    "interest_measure": 12,
    "refusal_points": -20,
    "refusal_measure": 12,
    "agreement_points": 10,
    "hires_points": 20,
    "hires_measure": 24,
    "distance_points": 10,
    "distance_measure": 15,
    "person_points": 5,
    "report_points": 5,
    "report_measure": 12,
    "from_a": 60,
    "from_b": 30,
}


def upgrade() -> None:
    scales = op.create_table(
        "score_scales",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in USUAL),
        sa.Column("divisions", sa.String(), nullable=False),
        sa.Column("is_applied", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_a > from_b", name=op.f("ck_score_scales_grades_apart")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_scales")),
    )
    now = datetime.now(UTC)
    op.bulk_insert(
        scales,
        [
            {
                "id": 1,
                **USUAL,
                "divisions": "",
                "is_applied": False,
                "version": 1,
                "created_at": now,
                "updated_at": now,
            }
        ],
    )
    op.create_table(
        "company_scores",
        sa.Column("company_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=32), nullable=False),
        sa.Column("given", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company_scores")),
    )
    op.create_index("ix_company_scores_points", "company_scores", ["points", "company_id"])


def downgrade() -> None:
    op.drop_table("company_scores")
    op.drop_table("score_scales")
