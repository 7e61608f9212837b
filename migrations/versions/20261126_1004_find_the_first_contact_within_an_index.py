"""find the first contact within an index

A list of companies as a file shows the first contact of each, which was sorted out anew among all people of a company.

Revises: 20261126_1003
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1004"
down_revision = "20261126_1003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_contacts_company_id_trashed_at", "contacts")
    columns = ["company_id", sa.text("is_primary DESC"), "id", "trashed_at", "has_left"]
    op.create_index("ix_contacts_company_id_first", "contacts", columns)


def downgrade() -> None:
    op.drop_index("ix_contacts_company_id_first", "contacts")
    op.create_index("ix_contacts_company_id_trashed_at", "contacts", ["company_id", "trashed_at", "has_left"])
