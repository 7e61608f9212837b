"""index what lists ask of visits and contacts

Revises: 20261126_0225
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0240"
down_revision = "20261126_0225"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_visits_company_id_visited_on", "visits")
    op.create_index(
        "ix_visits_company_id_visited_on", "visits", ["company_id", "visited_on", "outcome", "purpose"]
    )
    op.create_index(
        "ix_visits_seats_offered_company_id",
        "visits",
        ["seats_offered", "company_id"],
        sqlite_where=sa.text("seats_offered IS NOT NULL"),
        postgresql_where=sa.text("seats_offered IS NOT NULL"),
    )
    op.drop_index("ix_contacts_company_id_trashed_at", "contacts")
    op.create_index("ix_contacts_company_id_trashed_at", "contacts", ["company_id", "trashed_at", "has_left"])


def downgrade() -> None:
    op.drop_index("ix_contacts_company_id_trashed_at", "contacts")
    op.create_index("ix_contacts_company_id_trashed_at", "contacts", ["company_id", "trashed_at"])
    op.drop_index("ix_visits_seats_offered_company_id", "visits")
    op.drop_index("ix_visits_company_id_visited_on", "visits")
    op.create_index("ix_visits_company_id_visited_on", "visits", ["company_id", "visited_on"])
