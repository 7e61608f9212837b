"""hold agreements to rules

Revises: 20261126_0906
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0908"
down_revision = "20261126_0906"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "regulation_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(10, 2), nullable=True),
        sa.Column("value_to", sa.Numeric(10, 2), nullable=True),
        sa.Column("unit", sa.String(length=32), nullable=True),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("valid_from_on", sa.Date(), nullable=False),
        sa.Column("valid_to_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("valid_to_on >= valid_from_on", name=op.f("ck_regulation_rules_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation_rules")),
    )
    op.create_index(
        "uq_regulation_rules_key_valid_from_on", "regulation_rules", ["key", "valid_from_on"], unique=True
    )
    # Pages remember the rules under the stamp of what hardly ever changes.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER regulation_rules_stamped AFTER INSERT OR DELETE OR UPDATE ON regulation_rules"
            " FOR EACH STATEMENT EXECUTE FUNCTION stamp_reference()"
        )
    else:
        for event in ("INSERT", "UPDATE", "DELETE"):
            when = f"{event.lower()} AFTER {event} ON regulation_rules"
            what = "BEGIN INSERT OR REPLACE INTO reference_stamps (id, stamp) VALUES (1, random()); END"
            op.execute(f"CREATE TRIGGER regulation_rules_stamped_{when} {what}")
    op.create_table(
        "rule_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("measured", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_rule_results_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_results")),
    )
    op.create_index(op.f("ix_rule_results_by_id"), "rule_results", ["by_id"])
    op.create_index("ix_rule_results_subject", "rule_results", ["subject", "subject_id", "id"])


def downgrade() -> None:
    op.drop_table("rule_results")
    op.drop_table("regulation_rules")
