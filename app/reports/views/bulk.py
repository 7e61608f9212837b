"""What is done to many companies of the list at once."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.companies.deeds import COMPANY_DEEDS
from app.companies.enums import Deed
from app.core import paging
from app.core.permissions import Action, Permission, require
from app.deeds.views import Chosen, ask
from app.reports import addresses, queries
from app.reports.filters import company_filter
from app.reports.forms import FORMS
from app.reports.views import blueprint


@blueprint.route("/companies/bulk", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def bulk() -> ResponseReturnValue:
    """One deed to the ticked companies, or to all that fit the filter: first said, then done."""
    may_assign = current_user.can(Permission.COMPANY_ASSIGN)
    forms = {deed: form for deed, form in FORMS.items() if may_assign or deed is not Deed.ASSIGN}
    return ask(COMPANY_DEEDS, forms, _chosen, tag_names=queries.tag_names, ticked="company")


def _chosen(ids: Sequence[int] | None, named: int) -> Chosen:
    address = request.values.get("filter", "")
    wanted = company_filter(addresses.read(address), reader_id=current_user.id)
    total = paging.count(queries.chosen(current_user, wanted, ids))
    allowed = queries.chosen(current_user, wanted, ids, action=Action.CHANGE)
    return Chosen(
        total,
        queries.ids_of(allowed) if total else [],
        queries.names_of(allowed, limit=named) if total else [],
    )
