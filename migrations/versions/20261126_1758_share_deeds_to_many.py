"""share deeds to many

What was done to many companies and to many candidates stood in a table each, whole in one row. Both stand in one
table now, their records in parts, so that a deed can be a job that is stopped, gone on with and taken back.

Revises: 20261126_1757
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1758"
down_revision = "20261126_1757"
branch_labels = None
depends_on = None

EARLIER = {"companies": "bulk_changes", "candidates": "candidate_changes"}

MOMENT = sa.DateTime(timezone=True)
SHARED = {
    "actor_id": sa.Integer(),
    "deed": sa.String(),
    "value": sa.String(),
    "undone_at": MOMENT,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
DEEDS = sa.table(
    "bulk_deeds",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("address", sa.String()),
    sa.column("asked", sa.Integer()),
    sa.column("finished_at", MOMENT),
    *(sa.column(name, kind) for name, kind in SHARED.items()),
)
PARTS = sa.table(
    "deed_parts",
    sa.column("id", sa.Integer()),
    sa.column("bulk_deed_id", sa.Integer()),
    sa.column("ids", sa.JSON()),
    sa.column("before", sa.JSON(none_as_null=True)),
    sa.column("changed", sa.Integer()),
    sa.column("kept", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    op.create_table(
        "bulk_deeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_bulk_deeds_actor_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_bulk_deeds_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_deeds")),
    )
    op.create_index(op.f("ix_bulk_deeds_actor_id"), "bulk_deeds", ["actor_id"])
    op.create_index(op.f("ix_bulk_deeds_job_id"), "bulk_deeds", ["job_id"])
    op.create_table(
        "deed_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulk_deed_id", sa.Integer(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.Column("kept", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulk_deed_id"],
            ["bulk_deeds.id"],
            name=op.f("fk_deed_parts_bulk_deed_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deed_parts")),
    )
    op.create_index(op.f("ix_deed_parts_bulk_deed_id"), "deed_parts", ["bulk_deed_id"])
    connection = op.get_bind()
    for kind, name in EARLIER.items():
        earlier = _earlier(name)
        for row in connection.execute(sa.select(earlier).order_by(earlier.c.id)).mappings().all():
            ids = sorted(map(int, row["before"]))
            values = {key: row[key] for key in SHARED} | {"kind": kind, "address": "", "asked": len(ids)}
            made = connection.scalar(
                sa.insert(DEEDS).values(**values, finished_at=row["created_at"]).returning(DEEDS.c.id)
            )
            connection.execute(
                sa.insert(PARTS).values(
                    bulk_deed_id=made,
                    ids=ids,
                    before=row["before"],
                    changed=len(ids),
                    kept=None if row["undone_at"] is None else [],
                )
            )
        op.drop_table(name)


def downgrade() -> None:
    connection = op.get_bind()
    for kind, name in EARLIER.items():
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("actor_id", sa.Integer(), nullable=False),
            sa.Column("deed", sa.String(length=32), nullable=False),
            sa.Column("value", sa.String(), nullable=True),
            sa.Column("before", sa.JSON(), nullable=False),
            sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f(f"fk_{name}_actor_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_actor_id"), name, ["actor_id"])
        done = sa.select(DEEDS).where(DEEDS.c.kind == kind).order_by(DEEDS.c.id)
        for row in connection.execute(done).mappings().all():
            parts = connection.scalars(sa.select(PARTS.c.before).where(PARTS.c.bulk_deed_id == row["id"]))
            before = {key: value for part in parts for key, value in (part or {}).items()}
            values = {key: row[key] for key in SHARED}
            connection.execute(sa.insert(_earlier(name)).values(**values, before=before))
    op.drop_table("deed_parts")
    op.drop_table("bulk_deeds")


def _earlier(name: str) -> sa.TableClause:
    """A table that held the deeds to one kind of records."""
    return sa.table(
        name,
        sa.column("id", sa.Integer()),
        sa.column("before", sa.JSON()),
        *(sa.column(name, kind) for name, kind in SHARED.items()),
    )
