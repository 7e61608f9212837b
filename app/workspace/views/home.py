"""The first page of the day, put together for the roles its reader holds."""

from typing import Any

from flask_login import current_user

from app.core import clock
from app.core.permissions import Permission, signed_in
from app.core.rendering import render
from app.follow_ups import queries as follow_ups
from app.workspace.views import blueprint


@blueprint.get("/")
@signed_in
def home() -> str:
    """Whom do I owe what, what is stuck, how is the month going: as far as the reader's roles ask."""
    today = clock.today()
    sections: dict[str, Any] = {}
    if current_user.can(Permission.FOLLOW_UP_EDIT):
        wanted = follow_ups.Wanted(owner_id=current_user.id)
        sections["groups"] = follow_ups.buckets(current_user, wanted, today=today, shown=10)[:2]
    return render("workspace/home.html", **sections)
