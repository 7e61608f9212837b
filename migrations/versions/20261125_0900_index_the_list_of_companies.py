"""index the list of companies, and what is in the trash

Revises: 20261124_1010
"""

import sqlalchemy as sa
from alembic import op

revision = "20261125_0900"
down_revision = "20261124_1010"
branch_labels = None
depends_on = None

LISTED = [
    "name", "id", "trashed_at", "owner_id", "last_visit_on", "potential", "headcount", "legal_form", "kbli_id",
    "region_code", "npwp", "updated_at",
]  # fmt: skip
IN_TRASH = sa.text("trashed_at IS NOT NULL")

REPLACED = {
    "ix_companies_name_id": ("companies", ["name", "id"]),
    "ix_companies_updated_at_id": ("companies", ["updated_at", "id"]),
    "ix_companies_headcount": ("companies", ["headcount"]),
    "ix_companies_last_visit_on": ("companies", ["last_visit_on"]),
    "ix_contacts_company_id": ("contacts", ["company_id"]),
}


def upgrade() -> None:
    op.create_index("ix_companies_list", "companies", LISTED)
    op.create_index(
        "ix_companies_trashed_at_id",
        "companies",
        ["trashed_at", "id"],
        sqlite_where=IN_TRASH,
        postgresql_where=IN_TRASH,
    )
    op.create_index("ix_contacts_company_id_trashed_at", "contacts", ["company_id", "trashed_at"])
    for name, (table, _columns) in REPLACED.items():
        op.drop_index(name, table)


def downgrade() -> None:
    for name, (table, columns) in REPLACED.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_contacts_company_id_trashed_at", "contacts")
    op.drop_index("ix_companies_trashed_at_id", "companies")
    op.drop_index("ix_companies_list", "companies")
