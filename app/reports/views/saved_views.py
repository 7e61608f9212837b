"""Saving, changing and deleting views of the list of companies."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.reports import addresses, counting, queries, saved
from app.reports.filters import company_filter
from app.reports.forms import ViewForm
from app.reports.models import SavedView
from app.reports.views import blueprint

MOST_COUNTED = 12
"""How many pinned views are counted beside the list."""


@blueprint.route("/companies/views/new", methods=["GET", "POST"])
@require(Permission.COMPANY_VIEW)
def save_view() -> ResponseReturnValue:
    """Keep the state of the list that ``filter`` says under a name."""
    address = request.values.get("filter", "")
    addresses.read(address)
    form = ViewForm(may_share=current_user.can(Permission.LIST_SHARE))
    if form.validate_on_submit():
        try:
            view = saved.save(form.values(), address=address, by=current_user)
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            flash(_("The view “%(name)s” is saved.", name=view.name), "success")
            return redirect(addresses.view_url(view))
    return _page(form, None, address)


@blueprint.get("/companies/views/pinned")
@require(Permission.COMPANY_VIEW)
def pinned_views() -> str:
    """The pinned views with how many companies each shows now; ``view`` is the one being looked at."""
    views = [view for view in queries.views_of(current_user) if view.is_pinned]
    wanted = [
        company_filter(addresses.read(view.address), reader_id=current_user.id)
        for view in views[:MOST_COUNTED]
    ]
    counts = counting.counts(current_user, wanted)
    return render(
        "reports/pinned.html",
        partial="reports/_pinned.html",
        views=views,
        view_url=addresses.view_url,
        pinned_counts={view.id: count for view, count in zip(views, counts, strict=False)},
        shown_id=request.args.get("view"),
    )


@blueprint.route("/companies/views/<int:view_id>/edit", methods=["GET", "POST"])
@require(Permission.COMPANY_VIEW)
def edit_view(view_id: int) -> ResponseReturnValue:
    """Rename a view, share, pin it or let it open with the list."""
    view = queries.view_for_change(current_user, view_id)
    form = ViewForm(obj=view, may_share=current_user.can(Permission.LIST_SHARE))
    if form.validate_on_submit():
        try:
            saved.change(view, form.values(), by=current_user)
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            flash(_("The view “%(name)s” is saved.", name=view.name), "success")
            return redirect(addresses.view_url(view))
    return _page(form, queries.view_for_change(current_user, view_id), view.address)


@blueprint.post("/companies/views/<int:view_id>/address")
@require(Permission.COMPANY_VIEW)
def keep_view(view_id: int) -> ResponseReturnValue:
    """Let a view show the state of the list that ``filter`` says."""
    view = queries.view_for_change(current_user, view_id)
    address = request.values.get("filter", "")
    addresses.read(address)
    before = saved.keep_address(view, address)
    db.session.commit()
    flash_undo(
        _("The view “%(name)s” is saved.", name=view.name),
        url=url_for("reports.keep_view", view_id=view.id, filter=before),
    )
    return redirect(addresses.view_url(view))


@blueprint.post("/companies/views/<int:view_id>/delete")
@require(Permission.COMPANY_VIEW)
def delete_view(view_id: int) -> ResponseReturnValue:
    """Delete a view; the companies stay."""
    view = queries.view_for_change(current_user, view_id)
    saved.delete(view)
    db.session.commit()
    flash_undo(
        _("The view “%(name)s” is deleted.", name=view.name),
        url=url_for("reports.restore_view", view_id=view.id),
    )
    return redirect(addresses.list_url(view.address))


@blueprint.post("/companies/views/<int:view_id>/restore")
@require(Permission.COMPANY_VIEW)
def restore_view(view_id: int) -> ResponseReturnValue:
    """Bring a deleted view back."""
    view = queries.view_for_change(current_user, view_id, is_trashed=True)
    try:
        saved.restore(view)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "error")
        return redirect(url_for("reports.companies"))
    db.session.commit()
    flash(_("The view “%(name)s” is back.", name=view.name), "success")
    return redirect(addresses.view_url(view))


def _page(form: ViewForm, view: SavedView | None, address: str) -> ResponseReturnValue:
    page = render(
        "reports/view.html",
        form=form,
        view=view,
        address=address,
        back=addresses.view_url(view) if view else addresses.list_url(address),
    )
    return page, 422 if form.errors or form.form_errors else 200
