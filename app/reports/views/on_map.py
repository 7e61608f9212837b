"""The list of companies as a map: the page's part, its markers, and the card of one company."""

from typing import Any
from urllib.parse import urlencode

from flask import abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.companies import queries as companies
from app.companies.clusters import NO_COLOUR, POTENTIAL_COLOURS, Part, told
from app.companies.showing import lead_on
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.reports import maps, near, queries
from app.reports.enums import MapColour, MapShade
from app.reports.filters import CompanyFilter, company_filter
from app.reports.views import blueprint
from app.settings.background import background

OF_THE_PAGE = frozenset({"layout", "shade", "sort", "key", "page", "view", "columns"})
"""What of the address the markers do not depend on."""


def companies_on_map(wanted: CompanyFilter) -> dict[str, Any]:
    """What the page shows of these companies as a map, and as the same figures in a table."""
    colour = _chosen(MapColour, "colour", MapColour.POTENTIAL)
    return {
        "layout": "map",
        "background": background(),
        "points": f"{url_for('reports.map_points')}?{_filter()}",
        "areas": maps.areas(current_user, wanted),
        "unplaced": maps.without_place(current_user, wanted),
        "centre": near.middle(current_user, wanted.near) if wanted.near else None,
        "colour": colour,
        "colours": MapColour,
        "shade": _chosen(MapShade, "shade", MapShade.KELURAHAN),
        "shades": MapShade,
        "legend": _legend(colour),
    }


@blueprint.get("/companies/map/points")
@require(Permission.COMPANY_VIEW)
def map_points() -> ResponseReturnValue:
    """The markers of a part of the map: ``box`` as west, south, east, north in degrees, at a ``zoom``."""
    part = Part.asked_for(request.args)
    if part is None:
        abort(400)
    wanted = company_filter(request.args, reader_id=current_user.id)
    colour = _chosen(MapColour, "colour", MapColour.POTENTIAL)
    return jsonify(told(maps.clusters(current_user, wanted, part, colour=colour)))


@blueprint.get("/companies/<int:company_id>/card")
@require(Permission.COMPANY_VIEW)
def place_card(company_id: int) -> ResponseReturnValue:
    """The small card of one company on the map."""
    company = companies.company_or_404(current_user, company_id, options=companies.FULL)
    lead_on(company)
    return render("reports/_place_card.html", company=company, fact=queries.facts([company])[company.id])


def _filter() -> str:
    """The page's own filter as the markers are asked by."""
    return urlencode([pair for pair in request.args.items(multi=True) if pair[0] not in OF_THE_PAGE])


def _chosen(choices: Any, name: str, usual: Any) -> Any:
    return next((one for one in choices if one.value == request.args.get(name)), usual)


def _legend(colour: MapColour) -> list[tuple[str, str]]:
    """Each colour of the markers with its word."""
    if colour is MapColour.POTENTIAL:
        graded = [(shade, str(grade.label)) for grade, shade in POTENTIAL_COLOURS.items()]
        return [*graded, (NO_COLOUR, _("Not yet assessed"))]
    stages = [(stage.colour, stage.name) for stage in maps.stages_shown()]
    return [*stages, (NO_COLOUR, _("Not in the pipeline"))]
