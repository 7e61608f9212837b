"""What is done to many candidates of the list at once."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.candidates import queries
from app.candidates.deeds import CANDIDATE_DEEDS
from app.candidates.forms import DEED_FORMS
from app.candidates.views.blueprint import blueprint
from app.candidates.views.lists import filters_of, tab_of
from app.core import clock
from app.core.permissions import Permission, require
from app.core.search import storable
from app.deeds.views import Chosen, ask


@blueprint.route("/candidates/bulk", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def bulk() -> ResponseReturnValue:
    """One deed to the ticked candidates, or to all that fit the filter: first said, then done."""
    return ask(
        CANDIDATE_DEEDS,
        DEED_FORMS,
        _chosen,
        tag_names=lambda: queries.tag_names(current_user),
        ticked="candidate",
    )


def _chosen(ids: Sequence[int] | None, named: int) -> Chosen:
    address = request.values.get("filter", "")
    given = MultiDict((key, storable(value)) for key, value in parse_qsl(address))
    found = queries.chosen(filters_of(given), tab_of(given), current_user, on=clock.today(), ids=ids)
    return Chosen(len(found), [key for key, _name in found], [name for _key, name in found[:named]])
