"""keep a tally of companies

The database itself notes each company that comes, goes or changes its kind, as one more and one less: nobody waits for
anybody else, and the sum is what a count of all companies would say.

Revises: 20261126_0538
"""

# ruff: noqa: S608 - no value from outside is put into these statements

import sqlalchemy as sa
from alembic import op

revision = "20261126_0541"
down_revision = "20261126_0538"
branch_labels = None
depends_on = None

KINDS = ("owner_id", "potential", "legal_form", "region_code")
WATCHED = ", ".join((*KINDS, "last_visit_on", "trashed_at"))
INTO = f"INSERT INTO company_tallies ({', '.join(KINDS)}, is_visited, companies)"


def noted(row: str, number: str) -> str:
    """One company more or less of the kind of ``row``, as far as it is on file."""
    kind = ", ".join(f"{row}.{column}" for column in KINDS)
    return f"{INTO} SELECT {kind}, {row}.last_visit_on IS NOT NULL, {number} WHERE {row}.trashed_at IS NULL"


def changed(different: str) -> str:
    """Whether a change made another kind of company of it."""
    columns = " OR ".join(f"old.{column} {different} new.{column}" for column in KINDS)
    facts = " OR ".join(
        f"(old.{column} IS NULL) <> (new.{column} IS NULL)" for column in ("last_visit_on", "trashed_at")
    )
    return f"{columns} OR {facts}"


ON_SQLITE = {
    "companies_tallied_insert": f"AFTER INSERT ON companies BEGIN {noted('new', '1')}; END",
    "companies_tallied_update": f"AFTER UPDATE OF {WATCHED} ON companies WHEN {changed('IS NOT')}"
    f" BEGIN {noted('old', '-1')}; {noted('new', '1')}; END",
    "companies_tallied_delete": f"AFTER DELETE ON companies BEGIN {noted('old', '-1')}; END",
}

ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION tally_company() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE TRIGGER companies_tallied AFTER INSERT OR DELETE OR UPDATE OF {WATCHED} ON companies
    FOR EACH ROW EXECUTE FUNCTION tally_company()
    """,
)


def upgrade() -> None:
    op.create_table(
        "company_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("potential", sa.String(length=32), nullable=True),
        sa.Column("legal_form", sa.String(length=32), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("is_visited", sa.Boolean(), nullable=False),
        sa.Column("companies", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_tallies")),
    )
    kinds = ", ".join(KINDS)
    op.execute(
        f"{INTO} SELECT {kinds}, last_visit_on IS NOT NULL, count(*) FROM companies WHERE trashed_at IS NULL"
        f" GROUP BY {kinds}, last_visit_on IS NOT NULL"
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for name, body in ON_SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER companies_tallied ON companies")
        op.execute("DROP FUNCTION tally_company()")
    else:
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table("company_tallies")
