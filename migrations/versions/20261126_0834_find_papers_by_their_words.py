"""find papers by their words: number and title

Revises: 20261126_0821
"""

from alembic import op

revision = "20261126_0834"
down_revision = "20261126_0821"
branch_labels = None
depends_on = None

BODY = "lower(coalesce({r}number, '') || ' ' || {r}title)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE INDEX ix_documents_search ON documents USING gin (({BODY.format(r='')}) gin_trgm_ops)"
        )
        return
    op.execute("CREATE VIRTUAL TABLE documents_fts USING fts5(body, content='', tokenize='trigram')")
    index = f"INSERT INTO documents_fts(rowid, body) VALUES (new.id, {BODY.format(r='new.')});"  # noqa: S608 - our own names
    forget = (
        "INSERT INTO documents_fts(documents_fts, rowid, body) "  # noqa: S608 - our own names
        f"VALUES ('delete', old.id, {BODY.format(r='old.')});"
    )
    op.execute(f"CREATE TRIGGER documents_fts_insert AFTER INSERT ON documents BEGIN {index} END")
    op.execute(f"CREATE TRIGGER documents_fts_delete AFTER DELETE ON documents BEGIN {forget} END")
    op.execute(
        "CREATE TRIGGER documents_fts_update AFTER UPDATE OF number, title ON documents "
        "WHEN old.number IS NOT new.number OR old.title IS NOT new.title "
        f"BEGIN {forget} {index} END"
    )
    op.execute(f"INSERT INTO documents_fts(rowid, body) SELECT id, {BODY.format(r='')} FROM documents")  # noqa: S608 - our own names


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_documents_search")
        return
    for event in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER documents_fts_{event}")
    op.execute("DROP TABLE documents_fts")
