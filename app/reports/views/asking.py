"""Putting a question about the companies together, condition by condition."""

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.permissions import Permission, require
from app.core.rendering import render, wants_partial
from app.reports import addresses, conditions, counting, drafts
from app.reports.drafts import Draft
from app.reports.filters import company_filter
from app.reports.views import blueprint


@blueprint.get("/companies/conditions")
@require(Permission.COMPANY_VIEW)
def ask() -> ResponseReturnValue:
    """Build the conditions of the list that ``filter`` says; ``do`` is the button that was pressed, if any."""
    address = request.args.get("filter", "")
    deed = request.args.get("do")
    if deed is None:
        draft = drafts.of_question(conditions.question(addresses.read(address)))
    else:
        draft = drafts.changed(drafts.of_form(request.args), deed)
    checked = drafts.checked(draft, reader_id=current_user.id)
    if deed == "apply" and drafts.is_sound(checked):
        target = addresses.asking(address, checked.question)
        if len(target) <= addresses.LONGEST:
            return _go(target)
    is_refused = deed == "apply"
    page = render(
        "reports/conditions.html",
        partial="reports/_count.html" if deed == "count" else "reports/_conditions.html",
        address=address,
        draft=checked if is_refused else draft,
        is_refused=is_refused,
        is_too_long=is_refused and drafts.is_sound(checked),
        total=_total(address, checked),
        fields=drafts.offered(draft),
        back=addresses.list_url(address),
        without=addresses.asking(address, conditions.NO_QUESTION),
    )
    return page, 422 if is_refused else 200


def _total(address: str, draft: Draft) -> int | None:
    """How many companies fit; unknown while a condition is unfinished."""
    if not drafts.is_sound(draft):
        return None
    arguments = addresses.read(addresses.asking(address, draft.question).partition("?")[2])
    return counting.count(current_user, company_filter(arguments, reader_id=current_user.id))


def _go(target: str) -> ResponseReturnValue:
    if not wants_partial():
        return redirect(target)
    answer = make_response("")
    answer.headers["HX-Redirect"] = target
    return answer
