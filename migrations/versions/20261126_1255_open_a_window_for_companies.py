"""open a window for companies

Companies answer by a link, or write by a form that anybody may open; nothing of it is in the records before the office
accepts it.

Revises: 20261126_1250
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1255"
down_revision = "20261126_1250"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_approaches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("road_show_id", sa.Integer(), nullable=True),
        sa.Column("company_name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("interest", sa.String(length=32), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("is_new", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_approaches_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_company_approaches_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["road_show_id"],
            ["road_shows.id"],
            name=op.f("fk_company_approaches_road_show_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_approaches")),
    )
    op.create_index(op.f("ix_company_approaches_company_id"), "company_approaches", ["company_id"])
    op.create_index(op.f("ix_company_approaches_decided_by_id"), "company_approaches", ["decided_by_id"])
    op.create_index(op.f("ix_company_approaches_road_show_id"), "company_approaches", ["road_show_id"])
    op.create_index(op.f("ix_company_approaches_verdict"), "company_approaches", ["verdict"])

    op.create_table(
        "company_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_opened", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_company_links_agreement_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_company_links_company_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_company_links_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_company_links_token_hash")),
    )
    op.create_index(op.f("ix_company_links_agreement_id"), "company_links", ["agreement_id"])
    op.create_index(op.f("ix_company_links_company_id"), "company_links", ["company_id"])
    op.create_index(op.f("ix_company_links_made_by_id"), "company_links", ["made_by_id"])
    op.create_index("ix_company_links_sent_at_reviewed_at", "company_links", ["sent_at", "reviewed_at"])

    op.create_table(
        "company_link_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_company_link_items_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["company_links.id"], name=op.f("fk_company_link_items_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_link_items")),
    )
    op.create_index(op.f("ix_company_link_items_decided_by_id"), "company_link_items", ["decided_by_id"])
    op.create_index(op.f("ix_company_link_items_link_id"), "company_link_items", ["link_id"])


def downgrade() -> None:
    op.drop_table("company_link_items")
    op.drop_table("company_links")
    op.drop_table("company_approaches")
