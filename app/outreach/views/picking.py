"""Choosing due companies for a day of a road show."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.companies.clusters import NO_COLOUR, POTENTIAL_COLOURS, Part, apart, by_cell, told
from app.companies.enums import Potential
from app.core.drawn import Drawn
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render, url_with, url_without
from app.outreach import queries
from app.outreach.due import grounds
from app.outreach.models import RoadShow
from app.outreach.queries.day_plans import days_off
from app.outreach.queries.loading import ROAD_SHOW
from app.outreach.queries.picking import SHOWN, Wanted, due, due_companies
from app.outreach.views.blueprint import blueprint, day_of, first_open_day, words_of
from app.settings import queries as settings
from app.settings.background import background
from app.settings.purposes import purposes

MONTHS = (1, 3, 6, 12, 24)
USUAL_MONTHS = 6

Place = tuple[str, str, int]
"""Code, name and level of a region."""


@blueprint.get("/road-shows/<int:road_show_id>/due-companies")
@require(Permission.OUTREACH_EDIT)
def pick_companies(road_show_id: int) -> ResponseReturnValue:
    """Companies due for a visit, each with the reasons, to choose several for a day (``on``)."""
    road_show = changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW)
    on = _day(road_show)
    days = queries.days_of(current_user, road_show)
    planned = queries.days_planned(road_show)
    places = _places()
    wanted = _wanted(on, frozenset(planned), places)
    found = due_companies(current_user, wanted)
    return render(
        "outreach/pick_companies.html",
        partial="outreach/_due_companies.html",
        road_show=road_show,
        on=on,
        days=days,
        wanted=wanted,
        due=found,
        shown=SHOWN,
        grounds=grounds(),
        months=MONTHS,
        places=places,
        is_all_ticked=request.args.get("ticked", "all" if wanted.drawn else "none") == "all",
        on_map=_map() if request.args.get("layout") == "map" else None,
        potentials=list(Potential),
        purposes=purposes(),
        chips=_chips(wanted, places),
        day_off=days_off([on]).get(on),
        encounters=queries.encounters(
            current_user, [company.id for company in found.companies], on=on, besides=road_show
        ),
    )


@blueprint.get("/road-shows/<int:road_show_id>/due-companies/points")
@require(Permission.OUTREACH_EDIT)
def due_points(road_show_id: int) -> ResponseReturnValue:
    """The markers of the due companies in a part of the map, coloured by potential."""
    road_show = changeable_or_403(current_user, RoadShow, road_show_id)
    part = Part.asked_for(request.args)
    if part is None:
        abort(400)
    wanted = replace(
        _wanted(_day(road_show), frozenset(queries.days_planned(road_show)), _places()), drawn=None
    )
    found = by_cell(due(current_user, wanted), part, by_potential=True)
    return jsonify(told(apart(found, part.grid)))


def _map() -> dict[str, Any]:
    """What the page needs to show the due companies on a map."""
    filters = [pair for pair in request.args.items(multi=True) if pair[0] not in ("layout", "shape")]
    points = url_for("outreach.due_points", **(request.view_args or {}))
    grades = [(shade, str(grade.label)) for grade, shade in POTENTIAL_COLOURS.items()]
    return {
        "background": background(),
        "points": f"{points}?{urlencode(filters)}",
        "legend": [*grades, (NO_COLOUR, _("Not yet assessed"))],
    }


def _day(road_show: RoadShow) -> date:
    on = day_of("on")
    return on if on and road_show.starts_on <= on <= road_show.ends_on else first_open_day(road_show)


def _wanted(on: date, planned: frozenset[int], places: list[Place]) -> Wanted:
    known = {ground.key for ground in grounds()}
    ticked = tuple(key for key in request.args.getlist("ground") if key in known)
    if "ground" not in request.args:
        ticked = tuple(ground.key for ground in grounds() if ground.is_usual)
    months = request.args.get("months", "")
    codes = {code for code, _name, _level in places}
    return Wanted(
        on=on,
        months=int(months) if months in map(str, MONTHS) else USUAL_MONTHS,
        grounds=ticked,
        regions=tuple(code for code in dict.fromkeys(request.args.getlist("region")) if code in codes),
        drawn=Drawn.read(request.args.get("shape", "")),
        potentials=tuple(one for one in Potential if one.value in request.args.getlist("potential")),
        is_mine=request.args.get("mine") == "1",
        words=words_of("q"),
        without=planned,
    )


def _places() -> list[Place]:
    """The office's kecamatan, each followed by its kelurahan."""
    parts: defaultdict[str | None, list[Place]] = defaultdict(list)
    for village in settings.villages():
        parts[village.parent_code].append((village.code, village.name, settings.VILLAGE))
    found = []
    for district in settings.districts():
        found += [(district.code, district.name, settings.DISTRICT), *parts[district.code]]
    return found


def _chips(wanted: Wanted, places: list[Place]) -> list[dict[str, str]]:
    """What narrows the list, each with the address without it."""
    names = {code: name for code, name, _level in places}
    chips = [
        {"label": _("Potential %(grade)s", grade=one.label), "remove": url_without("potential", one.value)}
        for one in wanted.potentials
    ]
    chips += [{"label": names[code], "remove": url_without("region", code)} for code in wanted.regions]
    if wanted.drawn:
        chips.append({"label": _("Within the shape on the map"), "remove": url_with(shape=None)})
    if wanted.is_mine:
        chips.append({"label": _("Mine"), "remove": url_with(mine=None)})
    if wanted.months != USUAL_MONTHS:
        chips.append(
            {
                "label": ngettext("long: %(num)d month", "long: %(num)d months", wanted.months),
                "remove": url_with(months=None),
            }
        )
    return chips
