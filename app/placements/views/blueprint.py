"""The blueprint of this package, and what its views read of a request."""

from typing import Any

from flask import Blueprint, request, url_for

from app.core.enums import Choice
from app.core.forms import BaseForm, tidy
from app.core.permissions import LARGEST_ID
from app.core.rendering import url_with
from app.placements.models import Placement

blueprint = Blueprint("placements", __name__, template_folder="../templates")

LONGEST_SEARCH = 100


def placement_url(placement: Placement) -> str:
    """The page of a placement."""
    return url_for("placements.show", placement_id=placement.id)


def row_id(name: str) -> int | None:
    """The row id given as ``name`` in the address, if it is one."""
    given = request.args.get(name, "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 11 else 0
    return number if 0 < number <= LARGEST_ID else None


def words() -> str:
    """What is looked for, as a database can take it."""
    return str(tidy(request.args.get("q", "")))[:LONGEST_SEARCH]


def member(choices: type[Choice], name: str, default: Any) -> Any:
    """The member of ``choices`` named in the address, else ``default``."""
    return {one.value: one for one in choices}.get(request.args.get(name, ""), default)


def tabs(
    choices: type[Choice], counts: Any, chosen: Choice, first: Choice, **tones: str
) -> list[dict[str, Any]]:
    """The tabs of a list with their counts."""
    return [
        {
            "label": one.label,
            "href": url_with(tab=None if one is first else one.value),
            "count": counts[one],
            "tone": tones.get(one.value),
            "active": one is chosen,
        }
        for one in choices
    ]


def failed(form: BaseForm) -> bool:
    """Whether the form says that something is wrong."""
    return bool(form.errors or form.form_errors)
