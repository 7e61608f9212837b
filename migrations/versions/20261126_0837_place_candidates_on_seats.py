"""place candidates on seats

Revises: 20261126_0834
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_0837"
down_revision = "20261126_0834"
branch_labels = None
depends_on = None

OPEN = "state IN ('proposed', 'interview', 'accepted', 'signed', 'endorsed', 'started')"
HOLDING = "state IN ('accepted', 'signed', 'endorsed', 'started')"


def upgrade() -> None:
    op.add_column(
        "seat_lines",
        sa.Column("has_night_shift", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("seat_lines", sa.Column("theory_percent", sa.Integer(), nullable=True))
    _ledger()
    _placements()
    _steps()
    op.create_table(
        "placement_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_still_there", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("months > 0", name=op.f("ck_placement_checks_months_positive")),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_placement_checks_placement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_placement_checks_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_checks")),
        sa.UniqueConstraint("placement_id", "months", name=op.f("uq_placement_checks_placement_id_months")),
    )
    op.create_index(op.f("ix_placement_checks_by_id"), "placement_checks", ["by_id"])


def _ledger() -> None:
    entries = op.create_table(
        "seat_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats <> 0", name=op.f("ck_seat_entries_seats_moved")),
        sa.ForeignKeyConstraint(
            ["seat_line_id"], ["seat_lines.id"], name=op.f("fk_seat_entries_seat_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_seat_entries_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_entries")),
        sa.UniqueConstraint("seat_line_id", "number", name=op.f("uq_seat_entries_seat_line_id_number")),
    )
    op.create_index(op.f("ix_seat_entries_by_id"), "seat_entries", ["by_id"])
    lines = sa.table("seat_lines", sa.column("id", sa.Integer()), sa.column("seats", sa.Integer()))
    moment = datetime.now(UTC)
    committed = sa.select(
        lines.c.id,
        sa.literal(1),
        sa.literal("committed"),
        lines.c.seats,
        sa.literal(moment.date(), sa.Date()),
        sa.literal(moment, sa.DateTime(timezone=True)),
        sa.literal(moment, sa.DateTime(timezone=True)),
    )
    columns = ["seat_line_id", "number", "event", "seats", "on", "created_at", "updated_at"]
    op.execute(entries.insert().from_select(columns, committed))


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("seat_line_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("is_hired_by_host", sa.Boolean(), nullable=True),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("hired_position", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_placements_candidate_id")),
        sa.ForeignKeyConstraint(["seat_line_id"], ["seat_lines.id"], name=op.f("fk_placements_seat_line_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["reasons.id"], name=op.f("fk_placements_reason_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_placements_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
    )
    names = (
        "candidate_id",
        "seat_line_id",
        "reason_id",
        "started_on",
        "completed_on",
        "hired_on",
        "created_by_id",
    )
    for name in names:
        op.create_index(op.f(f"ix_placements_{name}"), "placements", [name])
    op.create_index("ix_placements_state_state_on", "placements", ["state", "state_on"])
    for name, columns, where in (
        ("uq_placements_open_at_line", ["candidate_id", "seat_line_id"], sa.text(OPEN)),
        ("uq_placements_one_seat", ["candidate_id"], sa.text(HOLDING)),
    ):
        op.create_index(name, "placements", columns, unique=True, sqlite_where=where, postgresql_where=where)


def _steps() -> None:
    op.create_table(
        "placement_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_entry_id", sa.Integer(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_placement_steps_placement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reason_id"], ["reasons.id"], name=op.f("fk_placement_steps_reason_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["seat_entries.id"], name=op.f("fk_placement_steps_entry_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_placement_steps_by_id")),
        sa.ForeignKeyConstraint(
            ["undone_entry_id"], ["seat_entries.id"], name=op.f("fk_placement_steps_undone_entry_id")
        ),
        sa.ForeignKeyConstraint(["undone_by_id"], ["users.id"], name=op.f("fk_placement_steps_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_steps")),
    )
    for name in ("placement_id", "reason_id", "entry_id", "by_id", "undone_entry_id", "undone_by_id"):
        op.create_index(op.f(f"ix_placement_steps_{name}"), "placement_steps", [name])


def downgrade() -> None:
    op.drop_table("placement_checks")
    op.drop_table("placement_steps")
    op.drop_table("placements")
    op.drop_table("seat_entries")
    op.drop_column("seat_lines", "theory_percent")
    op.drop_column("seat_lines", "has_night_shift")
