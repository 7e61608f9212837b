"""keep obligations

What office and company owe each other under an agreement has a day and is late or done; what is usual is copied when an
agreement is signed; monitoring visits plan themselves; rules ask about what is late.

Revises: 20261126_1552
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_1556"
down_revision = "20261126_1552"
branch_labels = None
depends_on = None

OPEN = sa.text("done_on IS NULL AND removed_at IS NULL")

USUAL = (
    ("company", "Menyampaikan daftar peserta magang dan pembimbing", "start", 14, None),
    ("office", "Menyerahkan data calon peserta dari alumni pelatihan", "start", 30, None),
    ("company", "Menyampaikan laporan pelaksanaan pemagangan", "start", 90, 3),
    ("office", "Evaluasi bersama dan pembahasan perpanjangan", "end", -60, None),
    ("company", "Menyerahkan sertifikat atau surat keterangan magang", "end", 14, None),
)
RULES = (("obligation_late", [3]), ("monitoring_late", [7]))

rules = sa.table(
    "follow_up_rules",
    sa.column("key", sa.String()),
    sa.column("is_active", sa.Boolean()),
    sa.column("days", sa.JSON()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ]


def upgrade() -> None:
    usual = op.create_table(
        "usual_obligations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("party", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("every_months > 0", name=op.f("ck_usual_obligations_some_months")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usual_obligations")),
    )
    op.create_index("ix_usual_obligations_kind", "usual_obligations", ["kind"])
    op.create_table(
        "obligations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_monitoring", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("usual_id", sa.Integer(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("filename", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_recorded(),
        sa.CheckConstraint("every_months > 0", name=op.f("ck_obligations_some_months")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_obligations_agreement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_obligations_done_by_id")),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["obligations.id"], name=op.f("fk_obligations_follows_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["usual_id"], ["usual_obligations.id"], name=op.f("fk_obligations_usual_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_obligations_visit_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_obligations_follows_id")),
    )
    for name in ("agreement_id", "done_by_id", "usual_id", "visit_id"):
        op.create_index(op.f(f"ix_obligations_{name}"), "obligations", [name])
    op.create_index("ix_obligations_done_on", "obligations", ["done_on"])
    op.create_index(
        "ix_obligations_open_due_on",
        "obligations",
        ["due_on", "agreement_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    now = datetime.now(UTC)
    stamp = {"version": 1, "created_at": now, "updated_at": now, "is_active": True}
    op.bulk_insert(
        usual,
        [
            {
                "kind": "pks",
                "party": party,
                "what": what,
                "anchor": anchor,
                "offset_days": offset,
                "every_months": months,
                **stamp,
            }
            for party, what, anchor, offset, months in USUAL
        ],
    )
    op.bulk_insert(rules, [{"key": key, "days": days, **stamp} for key, days in RULES])


def downgrade() -> None:
    keys = [key for key, _days in RULES]
    makings = sa.table("follow_up_makings", sa.column("rule", sa.String()))
    op.execute(makings.delete().where(makings.c.rule.in_(keys)))
    op.execute(rules.delete().where(rules.c.key.in_(keys)))
    op.drop_table("obligations")
    op.drop_table("usual_obligations")
