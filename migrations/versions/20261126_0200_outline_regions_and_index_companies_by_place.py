"""outline regions, index companies by their place, and let the office name the server of its map's pictures

Revises: 20261126_0150
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0200"
down_revision = "20261126_0150"
branch_labels = None
depends_on = None

PLACED = sa.text("latitude IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "region_outlines",
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("shape", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_region_outlines_region_code")
        ),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_region_outlines")),
    )
    op.create_index(
        "ix_companies_map",
        "companies",
        [
            "latitude",
            "longitude",
            "id",
            "trashed_at",
            "owner_id",
            "last_visit_on",
            "potential",
            "headcount",
            "legal_form",
            "kbli_id",
            "region_code",
        ],
        sqlite_where=PLACED,
        postgresql_where=PLACED,
    )
    with op.batch_alter_table("offices") as batch_op:
        batch_op.add_column(sa.Column("tile_address", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("tile_credit", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("offices") as batch_op:
        batch_op.drop_column("tile_credit")
        batch_op.drop_column("tile_address")
    op.drop_index("ix_companies_map", "companies")
    op.drop_table("region_outlines")
