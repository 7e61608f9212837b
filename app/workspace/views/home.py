"""The first page of the day, put together for the roles its reader holds."""

from flask_login import current_user

from app.core.permissions import signed_in
from app.core.rendering import render
from app.workspace import homes
from app.workspace.views import blueprint


@blueprint.get("/")
@signed_in
def home() -> str:
    """Whom do I owe what, what is stuck, how is the month going: as far as the reader's roles ask."""
    return render(
        "workspace/home.html", partial="workspace/_home.html", sections=homes.sections_of(current_user)
    )
