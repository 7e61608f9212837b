"""ask exemptions for people

What a rule refuses of one person on a seat may be asked to pass, as what it refuses of an agreement.

Revises: 20261126_1830
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1836"
down_revision = "20261126_1830"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
OF_AGREEMENT = sa.text("state = 'open' AND candidate_id IS NULL")
OF_PERSON = sa.text("state = 'open' AND candidate_id IS NOT NULL")
TABLES = {"seat_line_id": "seat_lines", "candidate_id": "candidates"}


def upgrade() -> None:
    op.drop_index("uq_exemption_requests_open", "exemption_requests")
    op.drop_index("ix_exemption_requests_waiting", "exemption_requests")
    with op.batch_alter_table("exemption_requests") as batch:
        for name, table in TABLES.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_exemption_requests_{name}"), table, [name], ["id"], ondelete="CASCADE"
            )
        batch.create_check_constraint(
            op.f("ck_exemption_requests_person_on_seat"),
            "(candidate_id IS NULL) = (seat_line_id IS NULL)",
        )
    for name in TABLES:
        op.create_index(f"ix_exemption_requests_{name}", "exemption_requests", [name])
    op.create_index(
        "uq_exemption_requests_open",
        "exemption_requests",
        ["agreement_id", "rule"],
        unique=True,
        sqlite_where=OF_AGREEMENT,
        postgresql_where=OF_AGREEMENT,
    )
    op.create_index(
        "uq_exemption_requests_open_person",
        "exemption_requests",
        ["candidate_id", "seat_line_id", "rule"],
        unique=True,
        sqlite_where=OF_PERSON,
        postgresql_where=OF_PERSON,
    )
    op.create_index(
        "ix_exemption_requests_waiting",
        "exemption_requests",
        ["id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.execute("DELETE FROM exemption_requests WHERE candidate_id IS NOT NULL")
    op.drop_index("uq_exemption_requests_open_person", "exemption_requests")
    op.drop_index("uq_exemption_requests_open", "exemption_requests")
    op.drop_index("ix_exemption_requests_waiting", "exemption_requests")
    for name in TABLES:
        op.drop_index(f"ix_exemption_requests_{name}", "exemption_requests")
    with op.batch_alter_table("exemption_requests") as batch:
        batch.drop_constraint(op.f("ck_exemption_requests_person_on_seat"), type_="check")
        for name in TABLES:
            batch.drop_constraint(op.f(f"fk_exemption_requests_{name}"), type_="foreignkey")
            batch.drop_column(name)
    op.create_index(
        "uq_exemption_requests_open",
        "exemption_requests",
        ["agreement_id", "rule"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_exemption_requests_waiting",
        "exemption_requests",
        ["id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
