"""One company: where we stand with it and what is next."""

from flask_login import current_user

from app.core.permissions import Permission, require
from app.core.rendering import render
from app.follow_ups import queries as follow_ups
from app.outreach import queries as outreach
from app.workspace.views import blueprint


@blueprint.get("/companies/<int:company_id>")
@require(Permission.COMPANY_VIEW)
def company(company_id: int) -> str:
    """The page of one company."""
    found = outreach.company_or_404(current_user, company_id)
    promised = follow_ups.open_for(current_user, found.id)
    return render(
        "workspace/company.html",
        company=found,
        open_follow_ups=promised,
        next_follow_up=promised[0] if promised else None,
    )
