"""What is done to many candidates of the list at once, and taken back."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.candidates import queries, services
from app.candidates.enums import Deed
from app.candidates.forms import DEED_FORMS
from app.candidates.models import CandidateChange
from app.candidates.views.blueprint import blueprint
from app.candidates.views.lists import filters_of, tab_of
from app.core import clock, formats
from app.core.db import db
from app.core.errors import AppError, Conflict
from app.core.forms import attach
from app.core.permissions import LARGEST_ID, Permission, require, visible_or_404
from app.core.rendering import flash_undo, render
from app.core.search import storable

NAMED = 5
"""How many candidates the page calls by name."""

MOST_TICKED = 1000


@blueprint.route("/candidates/bulk", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def bulk() -> ResponseReturnValue:
    """One deed to the ticked candidates, or to all that fit the filter: first said, then done."""
    asked = request.values.get("do", Deed.AVAILABILITY.value)
    deed = next((one for one in Deed if one.value == asked), None) or abort(400)
    address = request.values.get("filter", "")
    ids = None if request.values.get("all") == "1" else _ticked(request.values.getlist("candidate"))
    given = MultiDict((key, storable(value)) for key, value in parse_qsl(address))
    found = queries.chosen(
        filters_of(given),
        tab_of(given),
        current_user,
        on=clock.today(),
        ids=ids,
        limit=services.MOST_AT_ONCE + 1,
    )
    is_too_many = len(found) > services.MOST_AT_ONCE
    form = DEED_FORMS[deed]()
    form.offer_tags(queries.tag_names(current_user))
    if found and not is_too_many and form.validate_on_submit():
        try:
            change = services.change_at_once(
                [key for key, _name in found], deed, by=current_user, value=form.value()
            )
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            _tell(change, len(found), address)
            return redirect(_list_url(address), 303)
    page = render(
        "candidates/bulk.html",
        form=form,
        deed=deed,
        ids=ids,
        address=address,
        total=len(found),
        names=[name for _key, name in found[:NAMED]],
        most=services.MOST_AT_ONCE,
        is_too_many=is_too_many,
        back=_list_url(address),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.post("/candidates/bulk/<int:change_id>/undo")
@require(Permission.CANDIDATE_EDIT)
def undo_bulk(change_id: int) -> ResponseReturnValue:
    """Give each candidate of one deed what it had before."""
    change = visible_or_404(current_user, CandidateChange, change_id)
    try:
        restored = services.undo_at_once(change, by=current_user)
    except Conflict as refused:
        db.session.rollback()
        flash(refused.message, "error")
    else:
        db.session.commit()
        words = ngettext(
            "%(count)s candidate is as before.",
            "%(count)s candidates are as before.",
            restored,
            count=formats.number(restored),
        )
        if restored == len(change.before):
            flash(words, "success")
        else:
            others = _("Others were changed since.")
            flash(f"{words} {others}", "warning")
    return redirect(_list_url(request.args.get("filter", "")), 303)


def _ticked(values: Sequence[str]) -> list[int]:
    numbers = [
        int(value)
        for value in values[:MOST_TICKED]
        if value.isdecimal() and len(value) <= len(str(LARGEST_ID))
    ]
    return [number for number in numbers if number <= LARGEST_ID]


def _list_url(address: str) -> str:
    """The list as it was looked at; the address is read anew, so that it leads nowhere else."""
    query = urlencode(parse_qsl(address))
    return f"{url_for('candidates.index')}?{query}" if query else url_for("candidates.index")


def _tell(change: CandidateChange, total: int, address: str) -> None:
    done = len(change.before)
    if not done:
        flash(_("All of them were so already."), "info")
        return
    words = ngettext(
        "%(deed)s: done for %(count)s candidate.",
        "%(deed)s: done for %(count)s candidates.",
        done,
        deed=change.deed.label,
        count=formats.number(done),
    )
    if total > done:
        so = ngettext(
            "%(count)s was so already.",
            "%(count)s were so already.",
            total - done,
            count=formats.number(total - done),
        )
        words = f"{words} {so}"
    flash_undo(words, url=url_for("candidates.undo_bulk", change_id=change.id, filter=address or None))
