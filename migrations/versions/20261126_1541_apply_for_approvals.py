"""apply for approvals

Applications for the approval of a programme (Permenaker 6/2020 article 17), their attachments, and when they lay complete
with the office. The stage "approved" asks for such an approval instead of seats, where the office left it as it was.

Revises: 20261126_1521
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1541"
down_revision = "20261126_1521"
branch_labels = None
depends_on = None


def _recorded() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("authority", sa.String(length=32), nullable=False),
        sa.Column("authority_reason", sa.String(), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("handed_on_on", sa.Date(), nullable=True),
        sa.Column("handed_on_number", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("letter_number", sa.String(), nullable=True),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'complete') = (complete_on IS NOT NULL)", name=op.f("ck_applications_complete_since")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_applications_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_applications_created_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_applications_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    for name in ("agreement_id", "created_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_applications_{name}"), "applications", [name])
    op.create_index("ix_applications_state_complete_on", "applications", ["state", "complete_on"])
    op.create_index(
        "uq_applications_one_of_agreement",
        "applications",
        ["agreement_id"],
        unique=True,
        sqlite_where=sa.text("NOT (state IN ('refused', 'withdrawn'))"),
        postgresql_where=sa.text("NOT (state IN ('refused', 'withdrawn'))"),
    )
    op.create_table(
        "application_attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("filename", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("agreement_file_id", sa.Integer(), nullable=True),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.CheckConstraint(
            "(CASE WHEN sha256 IS NULL THEN 0 ELSE 1 END) + (CASE WHEN agreement_file_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN wording_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_application_attachments_one_source"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_application_attachments_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_file_id"],
            ["agreement_files.id"],
            name=op.f("fk_application_attachments_agreement_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_attachments_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["users.id"], name=op.f("fk_application_attachments_judged_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"],
            ["agreement_wordings.id"],
            name=op.f("fk_application_attachments_wording_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_attachments")),
    )
    for name in ("added_by_id", "agreement_file_id", "application_id", "judged_by_id", "wording_id"):
        op.create_index(op.f(f"ix_application_attachments_{name}"), "application_attachments", [name])
    op.create_table(
        "application_spells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        *_recorded(),
        sa.CheckConstraint("ended_on >= began_on", name=op.f("ck_application_spells_ends_after_start")),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_by IS NULL)", name=op.f("ck_application_spells_end_has_cause")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_spells_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_spells")),
    )
    op.create_index(op.f("ix_application_spells_application_id"), "application_spells", ["application_id"])
    op.execute("UPDATE stages SET evidence = 'approval' WHERE key = 'approved' AND evidence = 'seats'")


def downgrade() -> None:
    op.execute("UPDATE stages SET evidence = 'seats' WHERE evidence = 'approval'")
    op.drop_table("application_spells")
    op.drop_table("application_attachments")
    op.drop_table("applications")
