"""The dashboard: of the office, or of one officer."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.permissions import Permission, require
from app.core.rendering import render, url_with
from app.dashboards import dashboard, drawing, scope
from app.dashboards.enums import Span
from app.dashboards.periods import Period
from app.dashboards.views.blueprint import MONTHS, asked, blueprint, officer
from app.settings import queries as settings


@blueprint.get("")
@require(Permission.REPORT_VIEW)
def index() -> ResponseReturnValue:
    """The figures of a period beside those of the one before, each a link to what it counts."""
    whose = officer()
    wanted = asked(whose)
    sees_office = scope.sees_office(current_user)
    return render(
        "dashboards/index.html",
        partial="dashboards/_parts.html",
        asked=wanted,
        sections=dashboard.parts(wanted),
        whose=whose,
        sees_office=sees_office,
        people=scope.people() if sees_office else [],
        schemes=settings.schemes(),
        spans=[(span, _at(wanted.period, span)) for span in Span],
        earlier=_address(wanted.period.before),
        later=_address(wanted.period.after) if wanted.period.last < wanted.on else None,
        months=MONTHS,
        ground=drawing.ground(),
        cleared=url_for("dashboards.index"),
    )


def _at(period: Period, span: Span) -> str:
    """The same days looked at by another length."""
    if span is Span.DAYS:
        return url_with(span=span.value, on=None, **period.days)
    return url_with(span=span.value, on=period.last.isoformat(), **{"from": None, "to": None})


def _address(period: Period) -> str:
    blank = dict.fromkeys(("span", "on", "from", "to"))
    return url_with(**{**blank, **period.arguments})
