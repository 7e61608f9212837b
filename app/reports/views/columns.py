"""Which columns the list of companies shows, and in which order."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.core.permissions import Permission, require
from app.core.rendering import render
from app.reports import addresses, own
from app.reports.views import blueprint

LONGEST_PLACE = 2


@blueprint.get("/companies/columns")
@require(Permission.COMPANY_VIEW)
def choose_columns() -> ResponseReturnValue:
    """Choose and order the columns of the list that ``filter`` says; its address keeps them."""
    address = request.args.get("filter", "")
    if request.args.get("apply"):
        ordered = _ordered(request.args.getlist("column"))
        return redirect(addresses.list_url(address, columns=own.columns_as_text(ordered)))
    known = own.known_columns()
    chosen = [column.key for column in own.shown_columns(addresses.read(address).get("columns"))]
    rest = [key for key in known if key not in chosen]
    return render(
        "reports/columns.html",
        address=address,
        chosen=chosen,
        offered=[known[key] for key in [*chosen, *rest]],
        usual=addresses.list_url(address, columns=None),
        back=addresses.list_url(address),
    )


def _ordered(ticked: list[str]) -> list[str]:
    """The ticked columns by their number; one that was given the number of another takes its place."""
    places = [(_place(key, nearest=number), -number, key) for number, key in enumerate(ticked, 1)]
    return [key for _number, _order, key in sorted(places)]


def _place(key: str, *, nearest: int) -> int:
    place = request.args.get(f"place-{key}", "")
    return int(place) if place.isdecimal() and len(place) <= LONGEST_PLACE else nearest
