"""hold ceremonies

One event at which many agreements are signed, who is on its list, and the scans that came of it.

Revises: 20261126_1225
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1230"
down_revision = "20261126_1225"
branch_labels = None
depends_on = None


def _recorded() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "ceremonies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_ceremonies_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceremonies")),
    )
    op.create_index(op.f("ix_ceremonies_created_by_id"), "ceremonies", ["created_by_id"])
    op.create_index(op.f("ix_ceremonies_held_on"), "ceremonies", ["held_on"])
    op.create_table(
        "ceremony_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("reply", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("people", sa.String(), nullable=True),
        sa.Column("is_present", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        *_recorded(),
        sa.CheckConstraint("seat > 0", name=op.f("ck_ceremony_guests_seat_positive")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_ceremony_guests_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ceremony_id"],
            ["ceremonies.id"],
            name=op.f("fk_ceremony_guests_ceremony_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceremony_guests")),
        sa.UniqueConstraint(
            "ceremony_id", "agreement_id", name=op.f("uq_ceremony_guests_ceremony_id_agreement_id")
        ),
    )
    op.create_index(op.f("ix_ceremony_guests_agreement_id"), "ceremony_guests", ["agreement_id"])
    op.create_table(
        "ceremony_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("is_by_code", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_filed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_ceremony_scans_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_ceremony_scans_by_id")),
        sa.ForeignKeyConstraint(
            ["ceremony_id"], ["ceremonies.id"], name=op.f("fk_ceremony_scans_ceremony_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceremony_scans")),
    )
    for name in ("agreement_id", "by_id", "ceremony_id"):
        op.create_index(op.f(f"ix_ceremony_scans_{name}"), "ceremony_scans", [name])


def downgrade() -> None:
    op.drop_table("ceremony_scans")
    op.drop_table("ceremony_guests")
    op.drop_table("ceremonies")
