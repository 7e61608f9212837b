"""keep papers as they were issued

Revises: 20261126_0535
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0538"
down_revision = "20261126_0535"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letterheads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("logo_sha256", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letterheads"),
    )
    op.create_table(
        "register_sequences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_sequences"),
    )
    op.create_index("uq_register_sequences_line", "register_sequences", ["code", "unit", "year"], unique=True)

    op.create_table(
        "registers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("is_outer", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registers"),
        sa.UniqueConstraint("kind", name="uq_registers_kind"),
    )
    op.create_table(
        "officials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("nip", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("is_signatory", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_officials_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officials"),
        sa.UniqueConstraint("user_id", name="uq_officials_user_id"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.Column("signatory_id", sa.Integer(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("number_year", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("countersigned_by_id", sa.Integer(), nullable=True),
        sa.Column("countersigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_because", sa.String(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(number IS NULL) = (number_year IS NULL)", name=op.f("ck_documents_number_has_year")
        ),
        sa.ForeignKeyConstraint(
            ["countersigned_by_id"], ["users.id"], name="fk_documents_countersigned_by_id"
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name="fk_documents_issued_by_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_documents_made_by_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["documents.id"], name="fk_documents_replaces_id"),
        sa.ForeignKeyConstraint(["signatory_id"], ["officials.id"], name="fk_documents_signatory_id"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("replaces_id", name="uq_documents_replaces_id"),
    )
    op.create_index("ix_documents_countersigned_by_id", "documents", ["countersigned_by_id"])
    op.create_index("ix_documents_issued_by_id", "documents", ["issued_by_id"])
    op.create_index("ix_documents_made_by_id", "documents", ["made_by_id"])
    op.create_index("ix_documents_signatory_id", "documents", ["signatory_id"])
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_index("ix_documents_subject_subject_id", "documents", ["subject", "subject_id"])
    op.create_index("uq_documents_number_year_number", "documents", ["number_year", "number"], unique=True)

    op.create_table(
        "document_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_files_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_document_files_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_files"),
    )
    op.create_index("ix_document_files_document_id", "document_files", ["document_id"])
    op.create_index("ix_document_files_made_by_id", "document_files", ["made_by_id"])


def downgrade() -> None:
    op.drop_table("document_files")
    op.drop_table("documents")
    op.drop_table("officials")
    op.drop_table("registers")
    op.drop_table("register_sequences")
    op.drop_table("letterheads")
