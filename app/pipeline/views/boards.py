"""The pipeline as a board and as a table."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with, wants_partial
from app.pipeline import queries, tiles
from app.pipeline.enums import Layout
from app.pipeline.saved import PARTNERSHIPS
from app.pipeline.views import asked
from app.pipeline.views.blueprint import blueprint
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url
from app.settings import queries as settings


@blueprint.get("/pipeline")
@require(Permission.PIPELINE_VIEW)
def index() -> ResponseReturnValue:
    """The pipeline as a board or a table of the same partnerships."""
    filters = asked.filters()
    if filters is None:
        return render("pipeline/no_scheme.html")
    look = saved_views.look(PARTNERSHIPS, current_user, request.args)
    if look.default is not None and not request.args and not wants_partial():
        return redirect(view_url(look.default))
    tab, today = asked.tab(), clock.today()
    layout = asked.member(Layout, "layout", Layout.BOARD)
    overview = queries.overview(filters, tab, current_user, on=today)
    context: dict[str, Any] = {"page": None, "sort": None}
    if layout is Layout.BOARD:
        queries.cards(overview, filters, tab, current_user, on=today)
    else:
        context["sort"] = asked.sort()
        context["page"] = queries.table_page(
            filters,
            tab,
            current_user,
            on=today,
            sort=context["sort"],
            total=overview.total,
            key=request.args.get("key"),
        )
    return render(
        "pipeline/index.html",
        partial="pipeline/_list.html",
        look=look,
        overview=overview,
        filters=filters,
        tab=tab,
        tabs=asked.tab_links(overview, tab),
        layout=layout,
        chips=asked.chips(filters),
        choices=asked.choices(),
        schemes=settings.schemes(),
        here=url_with(),
        kept=asked.kept(),
        may_edit=current_user.can(Permission.PIPELINE_EDIT),
        more_url=asked.more_url,
        written=tiles.written,
        seen_at=clock.utcnow().isoformat(),
        exported=asked.exported(filters, tab),
        **context,
    )


@blueprint.get("/pipeline/changes")
@require(Permission.PIPELINE_VIEW)
def changes() -> ResponseReturnValue:
    """What changed ``since`` a moment, asked by pages that stand open; 304 while it is what they were told last."""
    now = clock.utcnow()
    found = queries.changes_since(current_user, _instant(request.args.get("since", "")) or now)
    answer = jsonify(now=now.isoformat(), rows=found.rows, said=found.said, everything=found.is_everything)
    answer.cache_control.private = True
    answer.set_etag(sha256(repr((current_user.id, found)).encode()).hexdigest()[:32], weak=True)
    return answer.make_conditional(request)


def _instant(text: str) -> datetime | None:
    """The moment that ``text`` names (ISO, with its zone); None where it names none."""
    try:
        given = datetime.fromisoformat(text[:40])
        return given.astimezone(UTC) if given.tzinfo else None
    except (ValueError, OverflowError):
        return None


@blueprint.get("/pipeline/columns/<stage_key>")
@require(Permission.PIPELINE_VIEW)
def column(stage_key: str) -> ResponseReturnValue:
    """Further cards of one column of the board."""
    filters, stage = asked.filters(), settings.find_stage(stage_key)
    if filters is None or stage is None:
        abort(404)
    page = queries.column_page(
        filters, asked.tab(), stage, current_user, on=clock.today(), key=request.args.get("key")
    )
    return render(
        "pipeline/column.html",
        partial="pipeline/_more_cards.html",
        stage=stage,
        page=page,
        written=tiles.written,
        here=url_for("pipeline.index", **asked.kept()),
    )
