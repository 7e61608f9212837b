"""Choosing due companies for a day of a road show."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.companies.enums import Potential
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render, url_with, url_without
from app.outreach import queries
from app.outreach.due import grounds
from app.outreach.enums import VisitPurpose
from app.outreach.models import RoadShow
from app.outreach.queries.day_plans import days_off
from app.outreach.queries.loading import ROAD_SHOW
from app.outreach.queries.picking import SHOWN, Wanted, due_companies
from app.outreach.views.blueprint import blueprint, day_of, first_open_day, words_of
from app.settings import queries as settings

MONTHS = (1, 3, 6, 12, 24)
USUAL_MONTHS = 6


@blueprint.get("/road-shows/<int:road_show_id>/due-companies")
@require(Permission.OUTREACH_EDIT)
def pick_companies(road_show_id: int) -> ResponseReturnValue:
    """Companies due for a visit, each with the reasons, to choose several for a day (``on``)."""
    road_show = changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW)
    on = day_of("on")
    on = on if on and road_show.starts_on <= on <= road_show.ends_on else first_open_day(road_show)
    days = queries.days_of(current_user, road_show)
    planned = queries.days_planned(road_show)
    wanted = _wanted(on, frozenset(planned))
    due = due_companies(current_user, wanted)
    return render(
        "outreach/pick_companies.html",
        partial="outreach/_due_companies.html",
        road_show=road_show,
        on=on,
        days=days,
        wanted=wanted,
        due=due,
        shown=SHOWN,
        grounds=grounds(),
        months=MONTHS,
        places=_places(),
        potentials=list(Potential),
        purposes=list(VisitPurpose),
        chips=_chips(wanted),
        day_off=days_off([on]).get(on),
        encounters=queries.encounters(
            current_user, [company.id for company in due.companies], on=on, besides=road_show
        ),
    )


def _wanted(on: Any, planned: frozenset[int]) -> Wanted:
    known = {ground.key for ground in grounds()}
    ticked = tuple(key for key in request.args.getlist("ground") if key in known)
    if "ground" not in request.args:
        ticked = tuple(ground.key for ground in grounds() if ground.is_usual)
    months = request.args.get("months", "")
    codes = {code for code, _name, _level in _places()}
    region = request.args.get("region", "")
    return Wanted(
        on=on,
        months=int(months) if months in map(str, MONTHS) else USUAL_MONTHS,
        grounds=ticked,
        region=region if region in codes else "",
        potentials=tuple(one for one in Potential if one.value in request.args.getlist("potential")),
        is_mine=request.args.get("mine") == "1",
        words=words_of("q"),
        without=planned,
    )


def _places() -> list[tuple[str, str, int]]:
    """The office's kecamatan, each followed by its kelurahan."""
    found = []
    for district in settings.districts():
        found.append((district.code, district.name, settings.DISTRICT))
        found += [
            (village.code, village.name, settings.VILLAGE)
            for village in settings.villages()
            if village.parent_code == district.code
        ]
    return found


def _chips(wanted: Wanted) -> list[dict[str, str]]:
    """What narrows the list, each with the address without it."""
    names = {code: name for code, name, _level in _places()}
    chips = [
        {"label": _("Potential %(grade)s", grade=one.label), "remove": url_without("potential", one.value)}
        for one in wanted.potentials
    ]
    if wanted.region:
        chips.append({"label": names[wanted.region], "remove": url_with(region=None)})
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
