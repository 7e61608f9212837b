"""find who shares a key within an index

Revises: 20261126_0601
"""

from alembic import op

revision = "20261126_0603"
down_revision = "20261126_0601"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_company_keys_kind_value_company_id", "company_keys", ["kind", "value", "company_id"], unique=False
    )
    op.drop_index("ix_company_keys_kind_value", table_name="company_keys")


def downgrade() -> None:
    op.create_index("ix_company_keys_kind_value", "company_keys", ["kind", "value"], unique=False)
    op.drop_index("ix_company_keys_kind_value_company_id", table_name="company_keys")
