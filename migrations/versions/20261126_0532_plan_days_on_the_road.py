"""plan days on the road

Revises: 20261126_0530
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0532"
down_revision = "20261126_0530"
branch_labels = None
depends_on = None

BREAKS = ("lunch_from", "lunch_until", "friday_from", "friday_until", "prayer_from", "prayer_until")


def upgrade() -> None:
    op.create_table(
        "planning_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("is_round_trip", sa.Boolean(), nullable=False),
        sa.Column("road_factor", sa.Double(), nullable=False),
        sa.Column("speed_kmh", sa.Integer(), nullable=False),
        sa.Column("road_service", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Time(), nullable=True) for name in BREAKS),
        sa.Column("visit_minutes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("road_factor >= 1", name=op.f("ck_planning_rules_roads_are_longer")),
        sa.CheckConstraint("speed_kmh > 0", name=op.f("ck_planning_rules_moves")),
        sa.PrimaryKeyConstraint("id", name="pk_planning_rules"),
    )
    op.add_column("stops", sa.Column("purpose", sa.String(32), nullable=True))
    op.add_column("stops", sa.Column("planned_at", sa.Time(), nullable=True))
    op.add_column(
        "stops", sa.Column("is_locked", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("stops", "is_locked")
    op.drop_column("stops", "planned_at")
    op.drop_column("stops", "purpose")
    op.drop_table("planning_rules")
