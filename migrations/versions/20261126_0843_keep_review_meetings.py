"""keep review meetings

Revises: 20261126_0842
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0843"
down_revision = "20261126_0842"
branch_labels = None
depends_on = None


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("chaired_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        *_recorded(),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["chaired_by_id"], ["users.id"], name="fk_meetings_chaired_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
    )
    op.create_index("ix_meetings_chaired_by_id", "meetings", ["chaired_by_id"])
    op.create_table(
        "meeting_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("discussed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discussed_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_meeting_items_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name="fk_meeting_items_partnership_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name="fk_meeting_items_stage_id"),
        sa.ForeignKeyConstraint(["discussed_by_id"], ["users.id"], name="fk_meeting_items_discussed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_items"),
    )
    op.create_index("ix_meeting_items_partnership_id", "meeting_items", ["partnership_id"])
    for columns in (["meeting_id", "position"], ["meeting_id", "partnership_id"]):
        op.create_index(f"uq_meeting_items_{'_'.join(columns)}", "meeting_items", columns, unique=True)
    op.create_table(
        "meeting_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.ForeignKeyConstraint(
            ["item_id"], ["meeting_items.id"], name="fk_meeting_decisions_item_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name="fk_meeting_decisions_stage_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_meeting_decisions_owner_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_meeting_decisions_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_decisions"),
    )
    op.create_index("ix_meeting_decisions_item_id", "meeting_decisions", ["item_id"])
    op.create_index("ix_meeting_decisions_owner_id", "meeting_decisions", ["owner_id"])


def downgrade() -> None:
    op.drop_table("meeting_decisions")
    op.drop_table("meeting_items")
    op.drop_table("meetings")
