"""The pipeline as a board and as a table."""

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with, wants_partial
from app.pipeline import queries, tiles
from app.pipeline.deeds import PARTNERSHIP_DEEDS
from app.pipeline.enums import Grouping, Layout, Tab
from app.pipeline.saved import PARTNERSHIPS
from app.pipeline.views import asked
from app.pipeline.views.blueprint import blueprint
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url
from app.settings import queries as settings
from app.settings.custom import narrowing


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
    by = asked.grouping()
    lanes = queries.lanes(filters, tab, current_user, on=today, by=by) if by else []
    opened = next((lane for lane in lanes if lane.key == request.args.get("lane")), None)
    return render(
        "pipeline/index.html",
        partial="pipeline/_list.html",
        look=look,
        overview=overview,
        filters=filters,
        tab=tab,
        tabs=asked.tab_links(overview, tab),
        layout=layout,
        grouping=by,
        groupings=list(Grouping),
        lanes=lanes,
        opened=opened,
        chips=asked.chips(filters),
        choices=asked.choices(),
        own_filters=narrowing.offered("partnership"),
        cleared=asked.cleared(filters),
        schemes=settings.schemes(),
        here=url_with(),
        kept=asked.kept(),
        may_edit=current_user.can(Permission.PIPELINE_EDIT),
        deeds=list(PARTNERSHIP_DEEDS.icons.items()) if current_user.can(Permission.PIPELINE_EDIT) else [],
        address=asked.address({by.value: opened.key} if by and opened else {}),
        more_url=partial(asked.more_url, within={by.value: opened.key} if by and opened else {}),
        written=tiles.written,
        seen_at=clock.utcnow().isoformat(),
        exported=asked.exported(filters, tab),
        **_shown(
            opened.filters(filters, by) if by and opened else filters,
            opened.overview(overview) if opened else overview,
            tab,
            layout,
            is_empty=bool(by) and opened is None,
        ),
    )


def _shown(
    filters: queries.Filters, board: queries.Overview, tab: Tab, layout: Layout, *, is_empty: bool
) -> dict[str, Any]:
    """What is shown of the whole list, or of the lane that is open: cards by stage, or a page of rows."""
    today = clock.today()
    shown: dict[str, Any] = {"board": board, "page": None, "sort": None}
    if layout is Layout.TABLE:
        shown["sort"] = asked.sort()
    if is_empty:
        return shown
    if layout is Layout.BOARD:
        queries.cards(board, filters, tab, current_user, on=today)
    else:
        shown["page"] = queries.table_page(
            filters,
            tab,
            current_user,
            on=today,
            sort=shown["sort"],
            total=board.total,
            key=request.args.get("key"),
        )
    return shown


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
    tab, today = asked.tab(), clock.today()
    page = queries.column_page(filters, tab, stage, current_user, on=today, key=request.args.get("key"))
    return render(
        "pipeline/column.html",
        partial="pipeline/_more_cards.html",
        stage=stage,
        page=page,
        further=queries.further_in_column(page, filters, tab, stage, current_user, on=today),
        written=tiles.written,
        here=url_for("pipeline.index", **asked.kept()),
    )
