"""Many partnerships moved at once: the ticked ones, all of a list, or a column of the board."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qsl

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.core import clock, paging
from app.core.permissions import Action, Permission, require
from app.core.search import storable
from app.deeds.views import Chosen, ask
from app.pipeline import queries
from app.pipeline.deeds import PARTNERSHIP_DEEDS
from app.pipeline.enums import Deed
from app.pipeline.forms import MoveManyForm
from app.pipeline.views import asked
from app.pipeline.views.blueprint import blueprint
from app.settings import queries as settings


@dataclass(frozen=True)
class ChosenPartnerships(Chosen):
    """With what stands in the way of moving them."""

    outlook: queries.Outlook = field(default_factory=queries.Outlook)


@blueprint.route("/pipeline/bulk", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT)
def bulk() -> ResponseReturnValue:
    """Where they go, what becomes of them there, and what that stage asks: first said, then done."""
    return ask(
        PARTNERSHIP_DEEDS,
        {Deed.MOVE: MoveManyForm},
        _chosen,
        ticked="partnership",
        asks="pipeline/_move_many.html",
        partial="pipeline/_move_many_fields.html",
    )


def _chosen(ids: Sequence[int] | None, named: int) -> Chosen:
    said = MultiDict((key, storable(value)) for key, value in parse_qsl(request.values.get("filter", "")))
    filters = asked.filters(said) or abort(404)
    tab, on, stage = asked.tab(said), clock.today(), settings.find_stage(said.get("stage", ""))

    meant = partial(queries.chosen, filters, tab, current_user, on=on, stage=stage, ids=ids)
    total = paging.count(meant(action=Action.SEE))
    if not total:
        return ChosenPartnerships(0, [], [])
    mine = meant(action=Action.CHANGE)
    return ChosenPartnerships(
        total, queries.ids_of(mine), queries.names_of(mine, limit=named), queries.outlook_of(mine)
    )
