"""share views with a team

What was called the team was the whole office; now that there are teams, the word is theirs.

Revises: 20261127_0420
"""

from alembic import op

revision = "20261127_0430"
down_revision = "20261127_0420"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE saved_views SET scope = 'office' WHERE scope = 'team'")
    op.execute("UPDATE export_recipes SET scope = 'office' WHERE scope = 'team'")


def downgrade() -> None:
    # Not to the whole office, which they were never meant for.
    op.execute("UPDATE saved_views SET scope = 'private' WHERE scope = 'team'")
    op.execute("UPDATE saved_views SET scope = 'team' WHERE scope = 'office'")
    op.execute("UPDATE export_recipes SET scope = 'team' WHERE scope = 'office'")
