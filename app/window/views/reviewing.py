"""What came through links, side by side with what is on file, and the office's word on it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core import files
from app.core.db import db
from app.core.errors import AppError
from app.core.paging import Page
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import render
from app.core.search import storable
from app.window import queries, services, words
from app.window.enums import ItemKind, LinkState, Verdict
from app.window.models import CompanyLink
from app.window.views.asking import address_of, message_for
from app.window.views.blueprint import blueprint, qr

TABS = ("waiting", "approaches", "open", "past")


@blueprint.get("/company-links")
@require(Permission.COMPANY_VIEW)
def index() -> ResponseReturnValue:
    """What companies say: what waits, the interest form, links that are out, and what was decided."""
    tab = request.args.get("tab", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    key = request.args.get("key")
    found: Page[Any]
    if tab == "approaches":
        found = queries.approaches(current_user, is_waiting=True, key=key)
    elif tab == "open":
        found = queries.open_links(current_user, key=key)
    else:
        found = queries.answers(current_user, is_waiting=tab == "waiting", key=key)
    return render("window/index.html", partial="window/_list.html", page=found, tab=tab)


@blueprint.get("/company-links/<int:link_id>")
@require(Permission.COMPANY_VIEW)
def link(link_id: int) -> ResponseReturnValue:
    """One link: what was asked, whether it was opened, what came."""
    return _page(queries.link_or_404(current_user, link_id))


@blueprint.post("/company-links/<int:link_id>/review")
@require(Permission.COMPANY_EDIT)
def review(link_id: int) -> ResponseReturnValue:
    """Accept or refuse what came, thing by thing."""
    found = queries.link_for_change(current_user, link_id)
    try:
        accepted = services.review(found, _decisions(found), by=current_user)
        db.session.commit()
    except AppError as error:
        db.session.rollback()
        again = queries.link_or_404(current_user, link_id)
        return _page(again, problem=error), error.status
    flash(
        ngettext("%(num)d thing is taken over.", "%(num)d things are taken over.", len(accepted))
        if accepted
        else _("Your decisions are kept."),
        "success",
    )
    return redirect(url_for("window.link", link_id=link_id), 303)


@blueprint.get("/company-links/<int:link_id>/scan")
@require(Permission.COMPANY_VIEW)
def scan(link_id: int) -> ResponseReturnValue:
    """The scan that a company sent, before anybody accepted it."""
    found = queries.link_or_404(current_user, link_id)
    item = next((one for one in found.items if one.kind is ItemKind.SCAN), None) or abort(404)
    return files.send(
        item.value["sha256"],
        media_type=item.value["media_type"],
        filename=item.value["filename"],
        as_attachment=False,
    )


def _decisions(found: CompanyLink) -> dict[int, services.Decision]:
    decisions: dict[int, services.Decision] = {}
    verdicts = {one.value: one for one in (Verdict.ACCEPTED, Verdict.REJECTED)}
    for item in found.items:
        given = request.form.get(f"verdict{item.id}", "")
        if given in verdicts and item.verdict is Verdict.WAITING:
            why = storable(request.form.get(f"why{item.id}", "")).strip()
            decisions[item.id] = (verdicts[given], why)
    return decisions


def _page(found: CompanyLink, *, problem: AppError | None = None) -> str:
    address = address_of(found) if found.state is LinkState.OPEN else None
    may_change = current_user.can(Permission.COMPANY_EDIT) and may(current_user, Action.CHANGE, found)
    return render(
        "window/link.html",
        link=found,
        rows=words.compared(found),
        address=address,
        picture=qr(address) if address else None,
        message=message_for(found, address) if address else "",
        may_change=may_change,
        problem=problem,
        typed=request.form,
        ItemKind=ItemKind,
        Verdict=Verdict,
        LinkState=LinkState,
    )
