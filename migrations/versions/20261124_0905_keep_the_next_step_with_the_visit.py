"""keep the agreed next step with the visit, and removed photos until they are purged

Revises: 20261124_0900
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_0905"
down_revision = "20261124_0900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visits") as visits:
        visits.add_column(sa.Column("headcount_source", sa.String(length=32), nullable=True))
        visits.add_column(sa.Column("next_step_kind", sa.String(length=32), nullable=True))
        visits.add_column(sa.Column("next_step_on", sa.Date(), nullable=True))
        visits.add_column(sa.Column("next_step", sa.String(), nullable=True))
        visits.add_column(sa.Column("no_next_step_because", sa.String(), nullable=True))
    with op.batch_alter_table("visit_photos") as photos:
        photos.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("visit_photos") as photos:
        photos.drop_column("removed_at")
    with op.batch_alter_table("visits") as visits:
        for name in (
            "no_next_step_because",
            "next_step",
            "next_step_on",
            "next_step_kind",
            "headcount_source",
        ):
            visits.drop_column(name)
