"""One deed that was done to many records: how far it came, going on with it, taking it back."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from app.core import formats
from app.core.db import db
from app.core.errors import Conflict
from app.core.permissions import Permission, require, visible_or_404
from app.core.rendering import render
from app.deeds import kinds, queries, services
from app.deeds.models import BulkDeed
from app.deeds.views.asking import NAMED, list_url

blueprint = Blueprint("deeds", __name__, template_folder="../templates")
may_change = require(
    Permission.COMPANY_EDIT,
    Permission.COMPANY_EDIT_ALL,
    Permission.CANDIDATE_EDIT,
    Permission.PIPELINE_EDIT,
)


@blueprint.get("/bulk-deeds")
@may_change
def index() -> ResponseReturnValue:
    """What the reader did to many records at once, to be looked at and taken back after its message is gone."""
    page = queries.done_by(current_user, key=request.args.get("key"))
    told = {bulk.id: (kinds.title_of(bulk), kinds.kind_of(bulk).counted(bulk.asked)) for bulk in page.rows}
    return render("deeds/index.html", partial="deeds/_list.html", page=page, told=told)


@blueprint.get("/bulk-deeds/<int:bulk_id>")
@may_change
def show(bulk_id: int) -> ResponseReturnValue:
    """What was done, to how many, and what can be done about it."""
    bulk = visible_or_404(current_user, BulkDeed, bulk_id)
    job = queries.job_of(bulk)
    kind, reached = kinds.kind_of(bulk), queries.reached(bulk)
    kept = queries.kept_count(bulk)
    return render(
        "deeds/show.html",
        bulk=bulk,
        title=kinds.title_of(bulk),
        reached=reached,
        asked=kind.counted(bulk.asked),
        changed=kind.counted(reached.changed),
        stayed_label=kinds.doing_of(bulk).stayed_label,
        stayed=_some_of(
            services.names_of(bulk, queries.stayed(bulk)[: NAMED + 1]), reached.looked - reached.changed
        ),
        restored=kind.counted(reached.undone - kept),
        kept=_some_of(services.names_of(bulk, reached.kept[: NAMED + 1]), kept),
        job=job,
        too_late=kinds.doing_of(bulk).too_late if services.is_late(bulk) else None,
        is_at_work=job is not None and not job.state.is_over,
        back=list_url(kind, bulk.address),
    )


@blueprint.post("/bulk-deeds/<int:bulk_id>/continue")
@may_change
def go_on(bulk_id: int) -> ResponseReturnValue:
    """Do it to the records that a stop left."""
    bulk = visible_or_404(current_user, BulkDeed, bulk_id)
    shown = url_for("deeds.show", bulk_id=bulk.id)
    try:
        job = services.begin(bulk, locale=str(get_locale()), result_url=shown)
    except Conflict as refused:
        return _refuse(refused, shown)
    db.session.commit()
    return redirect(url_for("workspace.job", job_id=job.id), 303)


@blueprint.post("/bulk-deeds/<int:bulk_id>/undo")
@may_change
def undo(bulk_id: int) -> ResponseReturnValue:
    """Give each record what it had before."""
    bulk = visible_or_404(current_user, BulkDeed, bulk_id)
    shown = url_for("deeds.show", bulk_id=bulk.id)
    try:
        if queries.reached(bulk).changed > services.MOST_AT_ONCE:
            job = services.begin_undo(bulk, locale=str(get_locale()), result_url=shown)
            db.session.commit()
            return redirect(url_for("workspace.job", job_id=job.id), 303)
        undone = services.undo(bulk, by=current_user)
    except Conflict as refused:
        return _refuse(refused, shown)
    db.session.commit()
    words = _("As before again: %(counted)s.", counted=kinds.kind_of(bulk).counted(undone.restored))
    if undone.kept:
        names = _some_of(undone.kept, queries.kept_count(bulk))
        left = _("Changed since, or no longer yours, and so left alone: %(names)s.", names=names)
        flash(f"{words} {left}", "warning")
    else:
        flash(words, "success")
    return redirect(list_url(kinds.kind_of(bulk), bulk.address), 303)


def _refuse(refused: Conflict, shown: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(refused.message, "error")
    return redirect(shown, 303)


def _some_of(names: Sequence[str], total: int) -> str:
    """The first of the names, and how many more there are."""
    told = ", ".join(names[:NAMED])
    if total > NAMED:
        more = total - NAMED
        told = ngettext(
            "%(names)s and %(count)s more",
            "%(names)s and %(count)s more",
            more,
            count=formats.number(more),
            names=told,
        )
    return told
