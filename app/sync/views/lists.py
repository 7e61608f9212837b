"""What phones delivered: what a supervisor should look at, all of it, and how the phones are."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import db
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render, stand_under
from app.sync import delivering, queries, services
from app.sync.models import SyncItem
from app.sync.views.blueprint import blueprint


@blueprint.get("/sync/flagged")
@require(Permission.OUTREACH_EDIT_ALL)
def flagged() -> ResponseReturnValue:
    """Deliveries that somebody should look at."""
    return _list(is_flagged=True)


@blueprint.get("/sync/deliveries")
@require(Permission.OUTREACH_EDIT_ALL)
def deliveries() -> ResponseReturnValue:
    """Everything that came lately."""
    return _list(is_flagged=False)


@blueprint.post("/sync/flagged/<int:item_id>/seen")
@require(Permission.OUTREACH_EDIT_ALL)
def mark_seen(item_id: int) -> ResponseReturnValue:
    """Say that one was looked at."""
    item = changeable_or_403(current_user, SyncItem, item_id)
    services.mark_seen(item, by=current_user)
    db.session.commit()
    flash_undo(_("Looked at."), url=url_for("sync.mark_unseen", item_id=item.id))
    return redirect(url_for("sync.flagged"), 303)


@blueprint.post("/sync/flagged/<int:item_id>/unseen")
@require(Permission.OUTREACH_EDIT_ALL)
def mark_unseen(item_id: int) -> ResponseReturnValue:
    """Put one back among those to look at."""
    item = changeable_or_403(current_user, SyncItem, item_id)
    services.mark_unseen(item)
    db.session.commit()
    flash(_("It waits again."), "success")
    return redirect(url_for("sync.flagged"), 303)


@blueprint.get("/sync/phones")
@require(Permission.OUTREACH_EDIT_ALL, Permission.SETTING_MANAGE)
def phones() -> ResponseReturnValue:
    """Whose phone delivered when, how wrong its clock is and what was not accepted; no company is named."""
    stand_under("settings.index")
    return render("sync/phones.html", phones=queries.phones(), is_stopped=queries.is_phone_stopped())


def _list(*, is_flagged: bool) -> ResponseReturnValue:
    return render(
        "sync/deliveries.html",
        partial="sync/_deliveries.html",
        page=queries.deliveries(current_user, is_flagged=is_flagged, key=request.args.get("key")),
        is_flagged=is_flagged,
        waiting=queries.flagged_count(current_user),
        url_of=delivering.url_of,
    )
