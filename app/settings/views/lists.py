"""Stages, schemes, purposes, reasons and trades: lists with the same four screens."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import history
from app.core.permissions import require
from app.core.rendering import render
from app.core.saving import done, is_refused, save, save_version
from app.settings import queries, services
from app.settings.enums import ReasonKind
from app.settings.lists import LISTS, EntryList, Trial
from app.settings.views import settings


def _kind() -> ReasonKind:
    """The kind of reasons that the address names; the first one where it names none."""
    return next((kind for kind in ReasonKind if kind == request.args.get("kind")), ReasonKind.REFUSAL)


def index(of: EntryList) -> ResponseReturnValue:
    kind = _kind() if of.has_kinds else None
    return render(
        "settings/entries.html",
        of=of,
        rows=of.rows(kind),
        kind=kind,
        kinds=[(one, len(of.rows(one))) for one in ReasonKind] if of.has_kinds else [],
    )


def new(of: EntryList) -> ResponseReturnValue:
    kind = _kind() if of.has_kinds else None
    form = of.form()
    back = url_for(f"settings.{of.slug}", kind=kind.value if kind else None)
    if form.validate_on_submit():
        add: Callable[..., Any] = partial(of.add, kind=kind) if kind and of.add else of.add or _refuse
        if save(form, lambda: add(**form.values("is_active"))).saved:
            flash(_("Added."), "success")
            return redirect(back, 303)
    return render(
        "settings/new_entry.html", of=of, form=form, kind=kind, back=back
    ), 422 if form.errors else 200


def edit(of: EntryList, row_id: int) -> ResponseReturnValue:
    row = queries.row_or_404(of.model, row_id)
    form = of.form(obj=row)
    back = url_for(f"settings.{of.slug}", kind=row.kind.value if of.has_kinds else None)
    rows, by, status = [], None, 200
    is_sent = form.validate_on_submit()

    def change() -> None:
        of.change(queries.for_change(of.model, row_id), version=form.version.data, **form.values())

    is_tried = is_sent and "look" in request.form
    if is_tried:
        is_sent = is_tried = not is_refused(form, change)
        queries.forget()
    if is_sent and not is_tried:
        outcome = save_version(form, change, row=row)
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(back, 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors or form.form_errors:
        status = 422
    return render(
        "settings/edit_entry.html",
        of=of,
        row=row,
        form=form,
        rows=rows,
        by=by,
        back=back,
        trial=Trial(row, form.values(), is_tried),
        uses=of.uses(row),
        most_uses=queries.MOST_USES,
        history=history.of(of.model.__tablename__, row_id),
    ), status


def move(of: EntryList, row_id: int) -> ResponseReturnValue:
    row = queries.for_change(of.model, row_id)
    back = url_for(f"settings.{of.slug}", kind=row.kind.value if of.has_kinds else None)
    done(lambda: services.move(row, up=request.form.get("direction") == "up", past=request.form.get("past")))
    return redirect(back, 303)


def _refuse(**values: Any) -> None:
    raise LookupError("this list takes no further entries")


def _hang_in(of: EntryList) -> None:
    """The four routes of one list, each behind the list's own permission."""
    routes: list[tuple[str, str, Callable[..., ResponseReturnValue], list[str]]] = [
        ("", "", index, ["GET"]),
        ("_edit", "/<int:row_id>", edit, ["GET", "POST"]),
        ("_move", "/<int:row_id>/move", move, ["POST"]),
    ]
    if of.add is not None:
        routes.append(("_new", "/new", new, ["GET", "POST"]))
    for suffix, path, view, methods in routes:
        # CSRFProtect asks each view for its name, which a bare partial lacks.
        bound = update_wrapper(partial(view, of), view)
        settings.add_url_rule(
            f"/{of.slug}{path}", f"{of.slug}{suffix}", require(of.permission)(bound), methods=methods
        )


for _list in LISTS:
    _hang_in(_list)
