"""add candidates, what they were trained in and what they refused, with the indexes they are searched by

Revises: 20261126_0525
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_0530"
down_revision = "20261126_0525"
branch_labels = None
depends_on = None

ON_FILE = sa.text("trashed_at IS NULL")
AK1 = "lower(coalesce({r}ak1_number, ''))"
PHONES = " || ' ' || ".join(f"coalesce(json_extract({{r}}phones, '$[{at}].e164'), '')" for at in range(8))

# Name of the index, the columns it reads, the text on SQLite and on PostgreSQL.
INDEXES = (
    ("candidates_names", ("name_key",), "' ' || {r}name_key || ' '", "' ' || {r}name_key || ' '"),
    (
        "candidates_numbers",
        ("ak1_number", "phones"),
        f"{AK1} || ' ' || {PHONES}",
        f"{AK1} || ' ' || coalesce({{r}}phones::text, '')",
    ),
)


def recorded() -> list[sa.Column]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("nik_sealed", sa.String(), nullable=True),
        sa.Column("nik_hash", sa.String(), nullable=True),
        sa.Column("nik_masked", sa.String(), nullable=True),
        sa.Column("is_nik_odd", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("birth_place", sa.String(), nullable=True),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("rt", sa.String(), nullable=True),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("education", sa.String(length=32), nullable=True),
        sa.Column("major", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("diploma_on", sa.Date(), nullable=True),
        sa.Column("ak1_number", sa.String(), nullable=True),
        sa.Column("ak1_issued_on", sa.Date(), nullable=True),
        sa.Column("ak1_valid_to_on", sa.Date(), nullable=True),
        sa.Column("availability", sa.String(length=32), nullable=False),
        sa.Column("available_from_on", sa.Date(), nullable=True),
        sa.Column("consent_version", sa.String(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("retention_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("custom", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        *recorded(),
        sa.CheckConstraint(
            "(nik_sealed IS NULL) = (nik_hash IS NULL)", name=op.f("ck_candidates_nik_sealed_and_found")
        ),
        sa.CheckConstraint(
            "(consent_version IS NULL) = (consent_on IS NULL)", name=op.f("ck_candidates_consent_dated")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name="fk_candidates_region_code"),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name="fk_candidates_created_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_candidates"),
    )
    op.create_index(
        "uq_candidates_nik_hash",
        "candidates",
        ["nik_hash"],
        unique=True,
        sqlite_where=ON_FILE,
        postgresql_where=ON_FILE,
    )
    op.create_index("ix_candidates_region_code", "candidates", ["region_code"])
    op.create_index("ix_candidates_created_by_id", "candidates", ["created_by_id"])
    op.create_index("ix_candidates_name_key_birth_on", "candidates", ["name_key", "birth_on"])
    op.create_index("ix_candidates_list", "candidates", ["trashed_at", "name_key", "id"])
    op.create_index("ix_candidates_trashed_at_availability", "candidates", ["trashed_at", "availability"])
    op.create_index("ix_candidates_retention_on", "candidates", ["retention_on"])
    op.create_table(
        "candidate_trainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("trade_id", sa.Integer(), nullable=True),
        sa.Column("programme", sa.String(), nullable=True),
        sa.Column("class_name", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("certificate_number", sa.String(), nullable=True),
        sa.Column("has_bnsp", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("bnsp_number", sa.String(), nullable=True),
        *recorded(),
        sa.CheckConstraint("hours > 0", name=op.f("ck_candidate_trainings_hours_positive")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name="fk_candidate_trainings_candidate_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["trade_id"], ["trades.id"], name="fk_candidate_trainings_trade_id"),
        sa.PrimaryKeyConstraint("id", name="pk_candidate_trainings"),
    )
    op.create_index("ix_candidate_trainings_candidate_id", "candidate_trainings", ["candidate_id"])
    op.create_index("ix_candidate_trainings_trade_id", "candidate_trainings", ["trade_id"])
    op.create_table(
        "candidate_refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=False),
        sa.Column("offer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        *recorded(),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name="fk_candidate_refusals_candidate_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_candidate_refusals"),
    )
    op.create_index("ix_candidate_refusals_candidate_id", "candidate_refusals", ["candidate_id"])
    _create_field_values()
    _create_search()


def _create_field_values() -> None:
    values = "candidate_field_values"
    op.create_table(
        values,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("word", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["field_id"], ["custom_fields.id"], name=f"fk_{values}_field_id"),
        sa.ForeignKeyConstraint(
            ["record_id"], ["candidates.id"], name=f"fk_{values}_record_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{values}"),
    )
    op.create_index(f"ix_{values}_record", values, ["record_id", "field_id", "number", "word"])
    op.create_index(f"ix_{values}_number", values, ["field_id", "number", "record_id"])
    op.create_index(f"ix_{values}_word", values, ["field_id", "word", "record_id"])


def _create_search() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, _columns, _sqlite, body in INDEXES:
            of_row = body.format(r="")
            op.execute(f"CREATE INDEX ix_{name}_search ON candidates USING gin (({of_row}) gin_trgm_ops)")
        return
    for name, columns, body, _postgresql in INDEXES:
        fts = f"{name}_fts"
        op.execute(f"CREATE VIRTUAL TABLE {fts} USING fts5(body, content='', tokenize='trigram')")
        index = f"INSERT INTO {fts}(rowid, body) VALUES (new.id, {body.format(r='new.')});"  # noqa: S608 - our own names
        forget = f"INSERT INTO {fts}({fts}, rowid, body) VALUES ('delete', old.id, {body.format(r='old.')});"  # noqa: S608 - our own names
        differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
        op.execute(f"CREATE TRIGGER {fts}_insert AFTER INSERT ON candidates BEGIN {index} END")
        op.execute(f"CREATE TRIGGER {fts}_delete AFTER DELETE ON candidates BEGIN {forget} END")
        op.execute(
            f"CREATE TRIGGER {fts}_update AFTER UPDATE OF {', '.join(columns)} ON candidates WHEN {differs} "
            f"BEGIN {forget} {index} END"
        )


def downgrade() -> None:
    for table in ("candidate_field_values", "candidate_refusals", "candidate_trainings", "candidates"):
        # With a table go its indexes and triggers.
        op.drop_table(table)
    if op.get_bind().dialect.name != "postgresql":
        for name, *_rest in INDEXES:
            op.execute(f"DROP TABLE {name}_fts")
