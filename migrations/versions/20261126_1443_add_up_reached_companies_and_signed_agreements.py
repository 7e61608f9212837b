"""add up reached companies and signed agreements

The database itself notes each company that comes, goes, is visited or changes its place, sector or size, as one less and
one more by the day of its last visit; the sum of the notes is what a count of all companies would say.

It also writes down of each signed agreement what figures ask of it: the day on which the later of both signed, its seats,
and whether its company had signed before.

Revises: 20261126_1255
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_1443"
down_revision = "20261126_1255"
branch_labels = None
depends_on = None

REACHED = "INSERT INTO reach_tallies (kind, key, last_visit_on, companies)"
SIZE = """CASE WHEN {row}.headcount IS NULL THEN 'unknown' WHEN {row}.headcount < 1 THEN '0'
 WHEN {row}.headcount < 5 THEN '1-4' WHEN {row}.headcount < 20 THEN '5-19' WHEN {row}.headcount < 100 THEN '20-99'
 ELSE '100+' END"""
KEYS = {
    "kecamatan": "substr({row}.region_code, 1, 8)",
    "sector": "(SELECT section FROM kbli_codes WHERE id = {row}.kbli_id)",
    "size": SIZE,
}
REACH = ("region_code", "kbli_id", "headcount", "last_visit_on")

SUMS = (
    "INSERT INTO agreement_sums (id, company_id, owner_id, signed_on, is_live, valid_to_on, seats, is_repeat)"
)
UNSIGNED = "('draft', 'in_review', 'approved', 'sent')"
SIGNED_ON = """CASE WHEN a.kind <> 'letter_of_interest' AND a.office_signed_on > a.company_signed_on THEN a.office_signed_on
 WHEN a.kind <> 'letter_of_interest' AND a.office_signed_on IS NOT NULL THEN a.company_signed_on END"""
AGREED = "company_id, owner_id, kind, state, office_signed_on, company_signed_on, valid_to_on"


def noted(row: str, number: str) -> str:
    """One company more or less of its kecamatan, its sector and its size, as far as it is on file."""
    each = (
        f"SELECT '{kind}', {key.format(row=row)}, {row}.last_visit_on, {number} WHERE {row}.trashed_at IS NULL"
        for kind, key in KEYS.items()
    )
    return f"{REACHED} {' UNION ALL '.join(each)}"


def changed(different: str) -> str:
    """Whether a change made another company of it, as far as reach is counted."""
    columns = " OR ".join(f"old.{column} {different} new.{column}" for column in REACH)
    return f"{columns} OR (old.trashed_at IS NULL) <> (new.trashed_at IS NULL)"


def seats(of: str) -> str:
    return f"(SELECT coalesce(sum(seats), 0) FROM seat_lines WHERE agreement_id = {of})"


def sums(where: str = "") -> str:
    """Write down the signed agreements, or those of one company."""
    return f"""
    {SUMS}
    SELECT a.id, a.company_id, a.owner_id, {SIGNED_ON}, a.state IN ('signed', 'active', 'ending'), a.valid_to_on, {seats("a.id")},
        EXISTS (
            SELECT 1 FROM agreements AS e
            WHERE e.company_id = a.company_id AND e.kind <> 'letter_of_interest' AND e.state NOT IN {UNSIGNED}
            AND e.office_signed_on < a.office_signed_on AND e.company_signed_on < a.company_signed_on
        )
    FROM agreements AS a WHERE a.state NOT IN {UNSIGNED} {where}
    """


def again(row: str) -> str:
    """Write down those of one company again: each may make others of it the ones of a company that came back."""
    return f"DELETE FROM agreement_sums WHERE company_id = {row}.company_id; " + sums(
        f"AND a.company_id = {row}.company_id"
    )


def seated(row: str) -> str:
    return f"UPDATE agreement_sums SET seats = {seats(f'{row}.agreement_id')} WHERE id = {row}.agreement_id"


ON_SQLITE = {
    "companies_reached_insert": f"AFTER INSERT ON companies BEGIN {noted('new', '1')}; END",
    "companies_reached_update": f"AFTER UPDATE OF {', '.join(REACH)}, trashed_at ON companies WHEN {changed('IS NOT')}"
    f" BEGIN {noted('old', '-1')}; {noted('new', '1')}; END",
    "companies_reached_delete": f"AFTER DELETE ON companies BEGIN {noted('old', '-1')}; END",
    "agreements_summed_insert": f"AFTER INSERT ON agreements BEGIN {again('new')}; END",
    "agreements_summed_update": f"AFTER UPDATE OF {AGREED} ON agreements BEGIN {again('old')}; {again('new')}; END",
    "agreements_summed_delete": f"AFTER DELETE ON agreements BEGIN {again('old')}; END",
    "seat_lines_summed_insert": f"AFTER INSERT ON seat_lines BEGIN {seated('new')}; END",
    "seat_lines_summed_update": "AFTER UPDATE OF seats, agreement_id ON seat_lines"
    f" BEGIN {seated('old')}; {seated('new')}; END",
    "seat_lines_summed_delete": f"AFTER DELETE ON seat_lines BEGIN {seated('old')}; END",
}

# Two who change agreements of one company at once would each write down what the other had not yet committed.
ONE_BY_ONE = "PERFORM pg_advisory_xact_lock(1443, {row}.company_id)"

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION tally_reach() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NOT ({changed("IS DISTINCT FROM")}) THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            {noted("old", "-1")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {noted("new", "1")};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER companies_reached AFTER INSERT OR DELETE OR UPDATE OF {", ".join(REACH)}, trashed_at ON companies
    FOR EACH ROW EXECUTE FUNCTION tally_reach()
    """,
    f"""
    CREATE FUNCTION sum_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {ONE_BY_ONE.format(row="old")};
            {again("old")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {ONE_BY_ONE.format(row="new")};
            {again("new")};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER agreements_summed AFTER INSERT OR DELETE OR UPDATE OF {AGREED} ON agreements
    FOR EACH ROW EXECUTE FUNCTION sum_agreement()
    """,
    f"""
    CREATE FUNCTION sum_seats() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {seated("old")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {seated("new")};
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER seat_lines_summed AFTER INSERT OR DELETE OR UPDATE OF seats, agreement_id ON seat_lines
    FOR EACH ROW EXECUTE FUNCTION sum_seats()
    """,
)


def upgrade() -> None:
    op.create_table(
        "reach_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("companies", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_tallies")),
    )
    for kind, key in KEYS.items():
        of_row = key.format(row="companies")
        op.execute(
            f"{REACHED} SELECT '{kind}', {of_row}, last_visit_on, count(*) FROM companies WHERE trashed_at IS NULL GROUP BY 2, 3"
        )
    op.create_index("ix_reach_tallies_sum", "reach_tallies", ["kind", "key", "last_visit_on", "companies"])
    op.create_table(
        "agreement_sums",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("valid_to_on", sa.Date(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("is_repeat", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_sums")),
    )
    op.execute(sums())
    op.create_index(op.f("ix_agreement_sums_company_id"), "agreement_sums", ["company_id"])
    op.create_index(
        "ix_agreement_sums_signed",
        "agreement_sums",
        ["signed_on", "company_id", "owner_id", "seats", "is_repeat"],
    )
    op.create_index(
        "ix_agreement_sums_live",
        "agreement_sums",
        ["is_live", "valid_to_on", "company_id", "owner_id", "seats"],
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for trigger, table, function in (
            ("companies_reached", "companies", "tally_reach"),
            ("agreements_summed", "agreements", "sum_agreement"),
            ("seat_lines_summed", "seat_lines", "sum_seats"),
        ):
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
            op.execute(f"DROP FUNCTION {function}()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table("agreement_sums")
    op.drop_table("reach_tallies")
