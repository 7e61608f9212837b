"""merge companies, take merges back, and remember which pairs are alike or apart

Revises: 20261126_0025
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0030"
down_revision = "20261126_0025"
branch_labels = None
depends_on = None

NOT_UNDONE = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "company_merges",
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
        sa.CheckConstraint("kept_id <> lost_id", name=op.f("ck_company_merges_two_companies")),
        sa.ForeignKeyConstraint(["kept_id"], ["companies.id"], name=op.f("fk_company_merges_kept_id")),
        sa.ForeignKeyConstraint(["lost_id"], ["companies.id"], name=op.f("fk_company_merges_lost_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_company_merges_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["users.id"], name=op.f("fk_company_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_merges")),
    )
    op.create_index("ix_company_merges_kept_id", "company_merges", ["kept_id"])
    op.create_index("ix_company_merges_lost_id", "company_merges", ["lost_id"])
    op.create_index(
        "uq_company_merges_lost_once",
        "company_merges",
        ["lost_id"],
        unique=True,
        sqlite_where=NOT_UNDONE,
        postgresql_where=NOT_UNDONE,
    )
    _create_pairs(
        "distinct_companies",
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_distinct_companies_by_id")),
    )
    _create_pairs(
        "likely_duplicates",
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("name_score", sa.Double(), nullable=False),
        sa.Column("is_same_name", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_likely_duplicates_score_id", "likely_duplicates", ["score", "id"])


def downgrade() -> None:
    for table in ("likely_duplicates", "distinct_companies", "company_merges"):
        op.drop_table(table)


def _create_pairs(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        *more,
        sa.CheckConstraint("first_id < second_id", name=op.f(f"ck_{table}_lower_id_first")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["companies.id"], name=op.f(f"fk_{table}_first_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["companies.id"], name=op.f(f"fk_{table}_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f(f"uq_{table}_first_id_second_id")),
    )
    op.create_index(f"ix_{table}_second_id", table, ["second_id"])
