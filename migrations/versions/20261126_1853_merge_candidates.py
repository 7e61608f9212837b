"""merge candidates

Two records of one person become one and can be two again for thirty days; which two are not one is remembered.

Revises: 20261126_1840
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1853"
down_revision = "20261126_1840"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("lost_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("settled", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["candidates.id"], name=op.f("fk_candidate_merges_kept_id")),
        sa.ForeignKeyConstraint(["lost_id"], ["candidates.id"], name=op.f("fk_candidate_merges_lost_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_candidate_merges_by_id")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_candidate_merges_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_merges")),
    )
    for column in ("kept_id", "lost_id", "by_id", "undone_by_id"):
        op.create_index(op.f(f"ix_candidate_merges_{column}"), "candidate_merges", [column])
    op.create_index(
        "uq_candidate_merges_lost_once",
        "candidate_merges",
        ["lost_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "distinct_candidates",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_distinct_candidates_lower_id_first")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["candidates.id"],
            name=op.f("fk_distinct_candidates_first_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["candidates.id"],
            name=op.f("fk_distinct_candidates_second_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_distinct_candidates_by_id")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_distinct_candidates")),
    )
    for column in ("second_id", "by_id"):
        op.create_index(op.f(f"ix_distinct_candidates_{column}"), "distinct_candidates", [column])


def downgrade() -> None:
    op.drop_table("distinct_candidates")
    op.drop_table("candidate_merges")
