"""add fields of the office to companies, visits and partnerships

Revises: 20261126_0220
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0222"
down_revision = "20261126_0220"
branch_labels = None
depends_on = None

VALUES = (
    ("company_field_values", "companies"),
    ("visit_field_values", "visits"),
    ("partnership_field_values", "partnerships"),
)


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("help_id", sa.String(), nullable=False),
        sa.Column("help_en", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_in_form", sa.Boolean(), nullable=False),
        sa.Column("is_on_page", sa.Boolean(), nullable=False),
        sa.Column("is_in_list", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("record", "key", name=op.f("uq_custom_fields_record_key")),
    )
    for values, records in VALUES:
        op.add_column(records, sa.Column("custom", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        op.create_table(
            values,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("field_id", sa.Integer(), nullable=False),
            sa.Column("record_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Double(), nullable=True),
            sa.Column("word", sa.String(length=255), nullable=True),
            sa.ForeignKeyConstraint(["field_id"], ["custom_fields.id"], name=op.f(f"fk_{values}_field_id")),
            sa.ForeignKeyConstraint(
                ["record_id"], [f"{records}.id"], name=op.f(f"fk_{values}_record_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{values}")),
        )
        op.create_index(f"ix_{values}_record", values, ["record_id", "field_id", "number", "word"])
        op.create_index(f"ix_{values}_number", values, ["field_id", "number", "record_id"])
        op.create_index(f"ix_{values}_word", values, ["field_id", "word", "record_id"])


def downgrade() -> None:
    for values, records in reversed(VALUES):
        for name in ("word", "number", "record"):
            op.drop_index(f"ix_{values}_{name}", values)
        op.drop_table(values)
        op.drop_column(records, "custom")
    op.drop_table("custom_fields")
