"""remember how lists of a source are read

Revises: 20261126_0245
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0250"
down_revision = "20261126_0245"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("source_key", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name="fk_import_mappings_confirmed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_mappings"),
        sa.UniqueConstraint(
            "source_key", "kind", "fingerprint", name="uq_import_mappings_source_key_kind_fingerprint"
        ),
    )
    op.create_index("ix_import_mappings_confirmed_by_id", "import_mappings", ["confirmed_by_id"])
    op.create_index("ix_import_mappings_kind_fingerprint", "import_mappings", ["kind", "fingerprint"])
    op.add_column("import_runs", sa.Column("source", sa.String(80), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        table.drop_column("source")
    op.drop_table("import_mappings")
