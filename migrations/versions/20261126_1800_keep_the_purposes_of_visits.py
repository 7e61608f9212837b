"""keep the purposes of visits

What officers go out for was a list in the code; it becomes the office's. Visits, stops and habits keep the keys they
hold. The six rows that the rules know come along, so that no visit is without a word until the reference tables are
loaded again.

Revises: 20261126_1758
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1800"
down_revision = "20261126_1758"
branch_labels = None
depends_on = None

KNOWN = (
    ("socialisation", "Sosialisasi program", "Explaining the programme"),
    ("exploration", "Penjajakan kemitraan", "Exploring a partnership"),
    ("negotiation", "Negosiasi", "Negotiation"),
    ("signing", "Penandatanganan", "Signing"),
    ("monitoring", "Pemantauan", "Monitoring"),
    ("complaint", "Pengaduan", "Complaint"),
)


def upgrade() -> None:
    purposes = op.create_table(
        "purposes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counts_as", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purposes")),
        sa.UniqueConstraint("key", name=op.f("uq_purposes_key")),
    )
    op.bulk_insert(
        purposes,
        [
            {
                "key": key,
                "name_id": name_id,
                "name_en": name_en,
                "position": position,
                "counts_as": key,
                "is_active": True,
            }
            for position, (key, name_id, name_en) in enumerate(KNOWN, start=1)
        ],
    )
    # Pages remember the purposes under the stamp of what hardly ever changes.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER purposes_stamped AFTER INSERT OR DELETE OR UPDATE ON purposes"
            " FOR EACH STATEMENT EXECUTE FUNCTION stamp_reference()"
        )
    else:
        for event in ("INSERT", "UPDATE", "DELETE"):
            when = f"{event.lower()} AFTER {event} ON purposes"
            what = "BEGIN INSERT OR REPLACE INTO reference_stamps (id, stamp) VALUES (1, random()); END"
            op.execute(f"CREATE TRIGGER purposes_stamped_{when} {what}")


def downgrade() -> None:
    op.drop_table("purposes")
