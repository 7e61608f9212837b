"""The list of what is owed under all agreements."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.agreements import queries as agreements
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with
from app.obligations import asked, queries
from app.obligations.enums import Party, When
from app.obligations.forms import rhythm
from app.obligations.views.blueprint import blueprint


@blueprint.get("/obligations")
@require(Permission.AGREEMENT_VIEW)
def index() -> ResponseReturnValue:
    """What office and companies owe, by day; narrowed by what the address says."""
    wanted, when, today = asked.wanted(request.args), asked.when(request.args), clock.today()
    counts = queries.counts(wanted, current_user, on=today)
    page = queries.list_page(
        wanted, when, current_user, on=today, total=counts[when], key=request.args.get("key")
    )
    choices = _choices(wanted.owner_id)
    return render(
        "obligations/index.html",
        partial="obligations/_list.html",
        page=page,
        when=when,
        wanted=wanted,
        choices=choices,
        chips=_chips(wanted, choices),
        cleared=url_for("obligations.index", when=request.args.get("when")),
        kept={"when": request.args.get("when")} if request.args.get("when") else {},
        tabs=[
            {
                "label": one.label,
                "href": url_with(when=None if one is When.OPEN else one.value),
                "count": counts[one],
                "tone": "late" if one is When.LATE and counts[one] else None,
                "active": one is when,
            }
            for one in When
        ],
        rhythm=rhythm,
        changeable=queries.changeable_among(current_user, (one.agreement_id for one in page.rows)),
    )


def _choices(owner_id: int | None) -> dict[str, list[tuple[str, Any]]]:
    """What the filters offer, as values and words."""
    return {
        "party": [(one.value, one.label) for one in Party],
        "owner": [(str(user.id), user.name) for user in agreements.owners(also=owner_id)],
        "monitoring": [("1", _("Monitoring visits only")), ("0", _("Without monitoring visits"))],
    }


def _chips(wanted: queries.Wanted, choices: dict[str, list[tuple[str, Any]]]) -> list[dict[str, str]]:
    """The active filters, each with the address without it."""
    chosen = {
        "party": wanted.party and wanted.party.value,
        "owner": wanted.owner_id,
        "monitoring": None if wanted.is_monitoring is None else str(int(wanted.is_monitoring)),
    }
    return [
        {
            "label": whose.name_of(wanted.owner_id) or "–"
            if name == "owner"
            else str(dict(choices[name]).get(str(value), value)),
            "remove": url_with(**{name: None}),
        }
        for name, value in chosen.items()
        if value is not None
    ]
