"""index what is searched for in companies

Revises: 20261124_0818
"""

from alembic import op

revision = "20261124_0830"
down_revision = "20261124_0818"
branch_labels = None
depends_on = None

INDEX = "INSERT INTO companies_fts(rowid, search_text) VALUES (new.id, new.search_text);"
FORGET = (
    "INSERT INTO companies_fts(companies_fts, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute(
            "CREATE INDEX ix_companies_search_text_trgm ON companies USING gin (search_text gin_trgm_ops)"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE companies_fts USING fts5("
        "search_text, content='companies', content_rowid='id', tokenize='trigram')"
    )
    op.execute(f"CREATE TRIGGER companies_fts_insert AFTER INSERT ON companies BEGIN {INDEX} END")
    op.execute(f"CREATE TRIGGER companies_fts_delete AFTER DELETE ON companies BEGIN {FORGET} END")
    op.execute(
        "CREATE TRIGGER companies_fts_update AFTER UPDATE OF search_text ON companies "
        f"WHEN old.search_text <> new.search_text BEGIN {FORGET} {INDEX} END"
    )
    op.execute("INSERT INTO companies_fts(companies_fts) VALUES ('rebuild')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_companies_search_text_trgm")
        op.execute("DROP EXTENSION IF EXISTS pg_trgm")
        return
    for trigger in ("companies_fts_insert", "companies_fts_delete", "companies_fts_update"):
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute("DROP TABLE companies_fts")
