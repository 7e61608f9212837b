"""What is done to many companies of the list at once, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.companies import services
from app.companies.enums import Deed, Potential
from app.companies.models import BulkChange
from app.core import formats, paging
from app.core.db import db
from app.core.errors import AppError, Conflict
from app.core.forms import attach
from app.core.permissions import LARGEST_ID, Action, Permission, require, visible_or_404
from app.core.rendering import flash_undo, render
from app.reports import addresses, queries
from app.reports.filters import CompanyFilter, company_filter
from app.reports.forms import FORMS, DeedForm
from app.reports.views import blueprint

NAMED = 5
"""How many companies a page or message calls by name."""

MOST_TICKED = 1000


@dataclass(frozen=True)
class Choice:
    """Which companies of the list are meant, and how many of them may be changed."""

    ids: Sequence[int] | None
    """Those ticked; None where all that fit the filter are meant."""
    wanted: CompanyFilter
    address: str
    total: int
    allowed: int

    @property
    def refused(self) -> int:
        return self.total - self.allowed

    @property
    def is_too_many(self) -> bool:
        return self.allowed > services.MOST_AT_ONCE


@blueprint.route("/companies/bulk", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def bulk() -> ResponseReturnValue:
    """One deed to the ticked companies, or to all that fit the filter: first said, then done."""
    deed = _deed()
    choice = _choice(request.values)
    form = FORMS[deed]()
    if choice.allowed and not choice.is_too_many and form.validate_on_submit():
        try:
            change = services.change_many(_ids(choice), deed, by=current_user, value=form.value())
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            _tell(change, choice, form)
            return redirect(addresses.list_url(choice.address))
    page = render(
        "reports/bulk.html",
        form=form,
        deed=deed,
        choice=choice,
        names=queries.names_of(_allowed(choice), limit=NAMED) if choice.allowed else [],
        most=services.MOST_AT_ONCE,
        back=addresses.list_url(choice.address),
    )
    is_refused = request.method == "POST"
    return page, 422 if is_refused else 200


@blueprint.post("/companies/bulk/<int:change_id>/undo")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def undo_bulk(change_id: int) -> ResponseReturnValue:
    """Give each company of one deed what it had before."""
    change = visible_or_404(current_user, BulkChange, change_id)
    try:
        undone = services.undo_many(change, by=current_user)
    except Conflict as refused:
        db.session.rollback()
        flash(refused.message, "error")
    else:
        db.session.commit()
        restored = undone.restored
        words = ngettext(
            "%(count)s company is as it was before.",
            "%(count)s companies are as they were before.",
            restored,
            count=formats.number(restored),
        )
        flash(f"{words} {_kept(undone.kept)}".strip(), "warning" if undone.kept else "success")
    return redirect(addresses.list_url(request.args.get("filter", "")))


def _deed() -> Deed:
    """The deed asked for; 400 for none that is known, 403 for one that this person may not do."""
    asked = request.values.get("do", Deed.POTENTIAL.value)
    deed = next((one for one in Deed if one.value == asked), None)
    if deed is None:
        abort(400)
    if deed is Deed.ASSIGN and not current_user.can(Permission.COMPANY_ASSIGN):
        abort(403)
    return deed


def _choice(values: MultiDict[str, str]) -> Choice:
    address = values.get("filter", "")
    wanted = company_filter(addresses.read(address), reader_id=current_user.id)
    ids = None if values.get("all") == "1" else _ticked(values.getlist("company"))
    total = paging.count(queries.chosen(current_user, wanted, ids))
    allowed = paging.count(queries.chosen(current_user, wanted, ids, action=Action.CHANGE)) if total else 0
    return Choice(ids=ids, wanted=wanted, address=address, total=total, allowed=allowed)


def _ticked(values: Sequence[str]) -> list[int]:
    numbers = [
        int(value) for value in values[:MOST_TICKED] if value.isdecimal() and len(value) <= len("2147483647")
    ]
    return [number for number in numbers if number <= LARGEST_ID]


def _allowed(choice: Choice) -> queries.Companies:
    return queries.chosen(current_user, choice.wanted, choice.ids, action=Action.CHANGE)


def _ids(choice: Choice) -> list[int]:
    return queries.ids_of(_allowed(choice), limit=services.MOST_AT_ONCE + 1)


def _tell(change: BulkChange, choice: Choice, form: DeedForm) -> None:
    done = len(change.before)
    words = [_done(change, form, done)] if done else []
    if choice.refused:
        words.append(_not_yours(choice))
    if choice.allowed > done:
        words.append(
            ngettext(
                "%(count)s was so already.",
                "%(count)s were so already.",
                choice.allowed - done,
                count=formats.number(choice.allowed - done),
            )
        )
    if done:
        undo = url_for("reports.undo_bulk", change_id=change.id, filter=choice.address or None)
        flash_undo(" ".join(words), url=undo)
    else:
        flash(" ".join(words), "info")


def _not_yours(choice: Choice) -> str:
    words: str = _(
        "%(refused)s of %(total)s are not yours and stay as they are.",
        refused=formats.number(choice.refused),
        total=formats.number(choice.total),
    )
    return words


def _done(change: BulkChange, form: DeedForm, done: int) -> str:
    value, number = form.value(), formats.number(done)
    if change.deed is Deed.TRASH:
        words = ngettext(
            "%(count)s company is in the trash.", "%(count)s companies are in the trash.", done, count=number
        )
    elif change.deed is Deed.ASSIGN:
        words = ngettext(
            "%(count)s company is now looked after by %(owner)s.",
            "%(count)s companies are now looked after by %(owner)s.",
            done,
            count=number,
            owner=value.name if isinstance(value, User) else _("nobody"),
        )
    elif change.deed is Deed.POTENTIAL:
        words = ngettext(
            "%(count)s company now has the potential %(potential)s.",
            "%(count)s companies now have the potential %(potential)s.",
            done,
            count=number,
            potential=value.value if isinstance(value, Potential) else "–",
        )
    elif change.deed is Deed.ADD_TAG:
        words = ngettext(
            "%(count)s company now carries the tag “%(tag)s”.",
            "%(count)s companies now carry the tag “%(tag)s”.",
            done,
            count=number,
            tag=change.value,
        )
    else:
        words = ngettext(
            "The tag “%(tag)s” was taken off %(count)s company.",
            "The tag “%(tag)s” was taken off %(count)s companies.",
            done,
            count=number,
            tag=change.value,
        )
    return str(words)


def _kept(names: Sequence[str]) -> str:
    """Who did not get back what it had, in words."""
    if not names:
        return ""
    told = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        more = len(names) - NAMED
        told = ngettext(
            "%(names)s and %(count)s more",
            "%(names)s and %(count)s more",
            more,
            count=formats.number(more),
            names=told,
        )
    words: str = _("Changed since, or no longer yours, and so left alone: %(names)s.", names=told)
    return words
