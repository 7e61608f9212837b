"""tag candidates

Words the office sorts candidates by, and what is done to many of them at once, so that it can be taken back.

Revises: 20261126_1541
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1552"
down_revision = "20261126_1541"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_tags",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_candidate_tags_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "name", name=op.f("pk_candidate_tags")),
    )
    op.create_index("ix_candidate_tags_name", "candidate_tags", ["name", "candidate_id"])
    op.create_table(
        "candidate_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_candidate_changes_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_changes")),
    )
    op.create_index(op.f("ix_candidate_changes_actor_id"), "candidate_changes", ["actor_id"])


def downgrade() -> None:
    op.drop_table("candidate_changes")
    op.drop_table("candidate_tags")
