"""agree with participants

The agreement of each participant with the company of the seat, which the office endorses, and its scans.

Revises: 20261126_1512
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1520"
down_revision = "20261126_1512"
branch_labels = None
depends_on = None


def _recorded() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "participant_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("company_number", sa.String(), nullable=True),
        sa.Column("company_signatory", sa.String(), nullable=True),
        sa.Column("company_signatory_title", sa.String(), nullable=True),
        sa.Column("guardian_name", sa.String(), nullable=True),
        sa.Column("guardian_relation", sa.String(), nullable=True),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("special_terms", sa.Text(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=True),
        sa.Column("participant_signed_on", sa.Date(), nullable=True),
        sa.Column("company_signed_on", sa.Date(), nullable=True),
        sa.Column("office_number", sa.String(), nullable=True),
        sa.Column("endorsed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_participant_agreements_ends_after_start")),
        sa.CheckConstraint(
            "(office_number IS NULL) = (endorsed_on IS NULL)",
            name=op.f("ck_participant_agreements_endorsed_under_number"),
        ),
        sa.CheckConstraint(
            "(participant_signed_on IS NULL) = (company_signed_on IS NULL)",
            name=op.f("ck_participant_agreements_signed_by_both"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_participant_agreements_placement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["reasons.id"], name=op.f("fk_participant_agreements_reason_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_participant_agreements_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_agreements")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_participant_agreements_placement_id")),
    )
    op.create_index(
        "ix_participant_agreements_state_starts_on", "participant_agreements", ["state", "starts_on"]
    )
    for name in ("reason_id", "created_by_id"):
        op.create_index(op.f(f"ix_participant_agreements_{name}"), "participant_agreements", [name])
    op.create_table(
        "participant_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_agreement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.ForeignKeyConstraint(
            ["participant_agreement_id"],
            ["participant_agreements.id"],
            name=op.f("fk_participant_files_participant_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_participant_files_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_files")),
    )
    for name in ("participant_agreement_id", "uploaded_by_id"):
        op.create_index(op.f(f"ix_participant_files_{name}"), "participant_files", [name])


def downgrade() -> None:
    op.drop_table("participant_files")
    op.drop_table("participant_agreements")
