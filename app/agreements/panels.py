"""What this package shows on the pages of earlier ones."""

from flask import render_template
from flask_login import current_user

from app.agreements import queries
from app.core.permissions import Permission
from app.pipeline.models import Partnership


def partnership_panel(partnership: Partnership) -> str:
    """The agreements of a partnership, for its page."""
    if not current_user.can(Permission.AGREEMENT_VIEW):
        return ""
    return render_template(
        "agreements/_panel.html",
        agreements=queries.of_partnership(current_user, partnership.id),
        company=partnership.company,
        partnership=partnership,
    )
