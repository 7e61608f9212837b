"""count what dashboards show within indexes

How far places and sectors were reached, and which records lack something, is counted from these alone; two of them begin
like an index there was, which goes. Stays are added up in the order of their indexes, without sorting.

Revises: 20261126_0843
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0848"
down_revision = "20261126_0843"
branch_labels = None
depends_on = None

LACKS = {
    "nib": "nib IS NULL",
    "npwp": "npwp IS NULL",
    "phone": "CAST(phones AS VARCHAR) = '[]'",
    "coordinates": "latitude IS NULL",
    "headcount_date": "headcount_as_of_on IS NULL",
}
COVERING = {"by_place": "region_code", "by_sector": "kbli_id", "by_size": "headcount"}
SINGLE = ("region_code", "kbli_id")
STAYS = {
    "ix_stage_stays_entered": [
        "scheme_id", "stage_id", "next_stage_id", "is_first", "entered_at", "reason_id", "partnership_id",
    ],
    "ix_stage_stays_left": ["scheme_id", "stage_id", "days", "left_at", "partnership_id"],
}  # fmt: skip
STAYS_BEFORE = {
    "ix_stage_stays_entered": [
        "scheme_id", "entered_at", "stage_id", "next_stage_id", "is_first", "reason_id", "partnership_id",
    ],
    "ix_stage_stays_left": ["scheme_id", "left_at", "stage_id", "days", "partnership_id"],
}  # fmt: skip


def upgrade() -> None:
    for name, columns in STAYS.items():
        op.drop_index(name, table_name="stage_stays")
        op.create_index(name, "stage_stays", columns, unique=False)
    for name, column in COVERING.items():
        columns = [column, "trashed_at", "owner_id", "last_visit_on"]
        op.create_index(f"ix_companies_{name}", "companies", columns, unique=False)
    for column in SINGLE:
        op.drop_index(op.f(f"ix_companies_{column}"), table_name="companies")
    of_visits = sa.text("visit_id IS NOT NULL")
    op.create_index(
        "ix_follow_ups_of_visits",
        "follow_ups",
        ["closed_at", "state", "owner_id", "company_id", "visit_id"],
        unique=False,
        sqlite_where=of_visits,
        postgresql_where=of_visits,
    )
    for name, lack in LACKS.items():
        where = sa.text(f"{lack} AND trashed_at IS NULL")
        op.create_index(
            f"ix_companies_without_{name}",
            "companies",
            ["owner_id"],
            unique=False,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    op.drop_index("ix_follow_ups_of_visits", table_name="follow_ups")
    for name in LACKS:
        op.drop_index(f"ix_companies_without_{name}", table_name="companies")
    for column in SINGLE:
        op.create_index(op.f(f"ix_companies_{column}"), "companies", [column], unique=False)
    for name in COVERING:
        op.drop_index(f"ix_companies_{name}", table_name="companies")
    for name, columns in STAYS_BEFORE.items():
        op.drop_index(name, table_name="stage_stays")
        op.create_index(name, "stage_stays", columns, unique=False)
