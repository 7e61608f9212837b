"""The blueprint of this package, and what its views read of a request."""

from urllib.parse import urlencode

from flask import Blueprint, abort, g, request, url_for
from flask_login import current_user

from app.accounts import whose
from app.core import clock
from app.core.permissions import LARGEST_ID
from app.dashboards import scope
from app.dashboards.figures import Asked, Link
from app.dashboards.periods import period
from app.settings import queries as settings
from app.settings.models import Scheme

blueprint = Blueprint("dashboards", __name__, url_prefix="/dashboard", template_folder="../templates")

MONTHS = (3, 6, 12)


@blueprint.app_template_global()
def figure_url(link: Link) -> str:
    """The address of the list that a figure opens: a page has hundreds, of few lists, so each path is put together once."""
    paths: dict[str, str] = g.setdefault("paths_of_figures", {})
    path = paths.get(link.endpoint) or paths.setdefault(link.endpoint, url_for(link.endpoint))
    given = {name: value for name, value in link.values.items() if value is not None}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def row_id(name: str) -> int | None:
    """The row id given as ``name`` in the address, if it is one."""
    given = request.args.get(name, "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 11 else 0
    return number if 0 < number <= LARGEST_ID else None


def scheme(*, is_needed: bool = False) -> Scheme | None:
    """The scheme of the address; the office's first one where one is needed."""
    schemes = settings.schemes(with_inactive=not is_needed)
    found = next((one for one in schemes if one.key == request.args.get("scheme")), None)
    return found or (schemes[0] if is_needed and schemes else None)


def officer() -> whose.Asked | None:
    """Whose figures the address asks for, a person's or a team's; 403 where they are not the reader's, 404 for nobody's."""
    wanted = whose.asked_for(request.args, "officer")
    if not scope.sees_office(current_user):
        if wanted not in (None, current_user.id):
            abort(403)
        return whose.find(current_user.id)
    if not request.args.get("officer"):
        return None
    return whose.find(wanted) or abort(404)


def asked(of: whose.Asked | None) -> Asked:
    """What the address asks for."""
    today = clock.today()
    months = request.args.get("months", "")
    return Asked(
        actor=current_user,
        period=period(request.args, today=today),
        on=today,
        scheme=scheme(is_needed=True),
        officer_id=of.id if of else None,
        months=next((one for one in MONTHS if str(one) == months), 6),
    )
