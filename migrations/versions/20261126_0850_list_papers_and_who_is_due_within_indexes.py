"""list papers, and who is due, within indexes

Revises: 20261126_0848
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0850"
down_revision = "20261126_0848"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_documents_list", "documents", ["state", "kind", "made_by_id", "number_year"])
    op.drop_index("ix_documents_state", table_name="documents")
    op.create_index(
        "ix_companies_due",
        "companies",
        ["last_visit_on", "potential", "id", "trashed_at", "owner_id", "region_code"],
    )
    op.create_index(
        "ix_companies_do_not_visit",
        "companies",
        ["id"],
        sqlite_where=sa.text("is_do_not_visit = 1"),
        postgresql_where=sa.text("is_do_not_visit"),
    )


def downgrade() -> None:
    op.drop_index("ix_companies_do_not_visit", table_name="companies")
    op.drop_index("ix_companies_due", table_name="companies")
    op.create_index("ix_documents_state", "documents", ["state"])
    op.drop_index("ix_documents_list", table_name="documents")
