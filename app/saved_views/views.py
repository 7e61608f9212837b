"""Saving, changing and deleting views of a list."""

from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.saved_views import queries, services
from app.saved_views.enums import ViewScope
from app.saved_views.forms import ViewForm
from app.saved_views.lists import SavedList, list_of, view_url
from app.saved_views.models import SavedView

blueprint = Blueprint("saved_views", __name__, template_folder="templates")

LONGEST = 4000


@blueprint.route("/views/<list_key>/new", methods=["GET", "POST"])
@require(Permission.COMPANY_VIEW)
def new(list_key: str) -> ResponseReturnValue:
    """Keep the state of a list that ``filter`` says under a name."""
    of, address = _list_or_404(list_key), _address()
    form = ViewForm(readers=services.readers_offered(current_user))
    if form.validate_on_submit():
        try:
            view = services.save(of, form.values(), address=address, by=current_user)
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            flash(_("The view “%(name)s” is saved.", name=view.name), "success")
            return redirect(view_url(view))
    return _page(form, of, None, address)


@blueprint.route("/views/<int:view_id>/edit", methods=["GET", "POST"])
@require(Permission.COMPANY_VIEW)
def edit(view_id: int) -> ResponseReturnValue:
    """Rename a view, share, pin it or let it open with the list."""
    view = queries.view_for_change(current_user, view_id)
    offered = services.readers_offered(current_user)
    if view.owner_id != current_user.id:
        # The team is its owner's, which somebody else does not give it to.
        offered = [one for one in offered if one is not ViewScope.TEAM]
    form = ViewForm(obj=view, readers=[one for one in ViewScope if one in offered or one is view.scope])
    if form.validate_on_submit():
        try:
            services.change(view, form.values(), by=current_user)
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            flash(_("The view “%(name)s” is saved.", name=view.name), "success")
            return redirect(view_url(view))
    view = queries.view_for_change(current_user, view_id)
    return _page(form, _list_or_404(view.list_key), view, view.address)


@blueprint.post("/views/<int:view_id>/address")
@require(Permission.COMPANY_VIEW)
def keep(view_id: int) -> ResponseReturnValue:
    """Let a view show the state of the list that ``filter`` says."""
    view = queries.view_for_change(current_user, view_id)
    before = services.keep_address(view, _address())
    db.session.commit()
    flash_undo(
        _("The view “%(name)s” is saved.", name=view.name),
        url=url_for("saved_views.keep", view_id=view.id, filter=before),
    )
    return redirect(view_url(view))


@blueprint.post("/views/<int:view_id>/delete")
@require(Permission.COMPANY_VIEW)
def delete(view_id: int) -> ResponseReturnValue:
    """Delete a view; what it shows stays."""
    view = queries.view_for_change(current_user, view_id)
    services.delete(view)
    db.session.commit()
    flash_undo(
        _("The view “%(name)s” is deleted.", name=view.name),
        url=url_for("saved_views.restore", view_id=view.id),
    )
    return redirect(_list_or_404(view.list_key).url(view.address))


@blueprint.post("/views/<int:view_id>/restore")
@require(Permission.COMPANY_VIEW)
def restore(view_id: int) -> ResponseReturnValue:
    """Bring a deleted view back."""
    view = queries.view_for_change(current_user, view_id, is_trashed=True)
    of = _list_or_404(view.list_key)
    try:
        services.restore(view)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "error")
        return redirect(of.url(""))
    db.session.commit()
    flash(_("The view “%(name)s” is back.", name=view.name), "success")
    return redirect(view_url(view))


def _list_or_404(list_key: str) -> SavedList:
    of = list_of(list_key)
    if of is None:
        abort(404)
    return of


def _address() -> str:
    """The state that is to be kept.

    400 for one too long to be read whole: a filter that lost a part would let through more than was seen.
    """
    text = request.values.get("filter", "")
    if len(text) > LONGEST:
        abort(400)
    try:
        parse_qsl(text, max_num_fields=200)
    except ValueError:
        abort(400)
    return text


def _page(form: ViewForm, of: SavedList, view: SavedView | None, address: str) -> ResponseReturnValue:
    page = render(
        "saved_views/view.html",
        form=form,
        view=view,
        address=address,
        back=view_url(view) if view else of.url(address),
        back_label=of.label,
    )
    return page, 422 if form.errors or form.form_errors else 200
