"""set targets

So many visits, agreements, seats and hires of an officer or the office in a year, and what reaching them is called: the
five bands by which agencies report their performance (Permendagri 86/2017).

Revises: 20261126_0850
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0905"
down_revision = "20261126_0850"
branch_labels = None
depends_on = None

BANDS = (
    (91, "Sangat tinggi", "Very high"),
    (76, "Tinggi", "High"),
    (66, "Sedang", "Fair"),
    (51, "Rendah", "Low"),
    (0, "Sangat rendah", "Very low"),
)


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_targets_number_positive")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_targets_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_index(op.f("ix_targets_user_id"), "targets", ["user_id"], unique=False)
    for name, columns, condition in (
        ("uq_targets_officer", ["year", "user_id", "kind"], "user_id IS NOT NULL"),
        ("uq_targets_office", ["year", "kind"], "user_id IS NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, "targets", columns, unique=True, sqlite_where=where, postgresql_where=where)
    bands = op.create_table(
        "target_bands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_percent", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("from_percent >= 0", name=op.f("ck_target_bands_percent_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_bands")),
        sa.UniqueConstraint("from_percent", name=op.f("uq_target_bands_from_percent")),
    )
    now = sa.func.now()
    for percent, in_indonesian, in_english in BANDS:
        op.execute(
            bands.insert().values(
                from_percent=percent,
                name_id=in_indonesian,
                name_en=in_english,
                created_at=now,
                updated_at=now,
            )
        )


def downgrade() -> None:
    op.drop_table("target_bands")
    op.drop_table("targets")
