"""One deed to the ticked records of a list, or to all that fit its filter: first said, then done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field

from app.core import formats
from app.core.db import db
from app.core.enums import Choice
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import LARGEST_ID
from app.core.rendering import flash_undo, render
from app.deeds import kinds, queries, services
from app.deeds.forms import DeedForm
from app.deeds.kinds import Kind
from app.deeds.models import BulkDeed

NAMED = 5
"""How many records a page or message calls by name."""

MOST_TICKED = 1000


@dataclass(frozen=True)
class Chosen:
    """The records that are meant: how many, the ids of those that may be changed, and the names of the first."""

    total: int
    ids: Sequence[int]
    names: Sequence[str]

    @property
    def refused(self) -> int:
        return self.total - len(self.ids)


def ask(
    kind: Kind,
    forms: Mapping[Choice, type[DeedForm]],
    choose: Callable[[Sequence[int] | None, int], Chosen],
    *,
    ticked: str,
    tag_names: Callable[[], Sequence[str]] = list,
    asks: str = "deeds/_fields.html",
    partial: str | None = None,
) -> ResponseReturnValue:
    """The page that asks, and what it does. ``choose`` is asked for the ticked ids, or None for all, and how many to name.

    ``ticked`` is what the boxes of the list are called; ``asks`` and ``partial`` are the templates of a form of its own.
    """
    asked = request.values.get("do", next(iter(forms)).value)
    deed = next((one for one in kind.doings if one.value == asked), None) or abort(400)
    if deed not in forms:
        abort(403)
    address = request.values.get("filter", "")
    ids = None if request.values.get("all") == "1" else ticked_ids(request.values.getlist(ticked))
    chosen = choose(ids, NAMED)
    form = forms[deed]()
    form.offer_tags(tag_names())
    form.look_at(chosen, request.values)
    if chosen.ids and form.validate_on_submit():
        try:
            answer = _do(kind, deed, chosen, form, address)
        except AppError as refused:
            db.session.rollback()
            attach(form, refused)
        else:
            db.session.commit()
            return answer
    answer = render(
        "deeds/ask.html",
        partial=partial,
        asks=asks,
        form=form,
        fields=[field for field in form if _is_asked(field)],
        deed=deed,
        ids=ids,
        ticked=ticked,
        address=address,
        chosen=chosen,
        counted=kind.counted(len(chosen.ids)),
        is_job=len(chosen.ids) > services.MOST_AT_ONCE,
        back=list_url(kind, address),
    )
    return answer, 422 if request.method == "POST" else 200


def ticked_ids(values: Sequence[str]) -> list[int]:
    """The ids that were ticked, at most a thousand; what is none is passed over."""
    longest = len(str(LARGEST_ID))
    numbers = [int(value) for value in values[:MOST_TICKED] if value.isdecimal() and len(value) <= longest]
    return [number for number in numbers if number <= LARGEST_ID]


def list_url(kind: Kind, address: str) -> str:
    """The list as it was looked at; the address is read anew, so that it leads nowhere else."""
    query = urlencode(parse_qsl(address))
    return f"{url_for(kind.list_endpoint)}?{query}" if query else url_for(kind.list_endpoint)


def _is_asked(field: Field) -> bool:
    return bool(field.type != "CSRFTokenField")


def _do(kind: Kind, deed: Choice, chosen: Chosen, form: DeedForm, address: str) -> ResponseReturnValue:
    bulk = services.prepare(kind, chosen.ids, deed, by=current_user, value=form.value(), address=address)
    if len(chosen.ids) > services.MOST_AT_ONCE:
        shown = url_for("deeds.show", bulk_id=bulk.id)
        job = services.begin(bulk, locale=str(get_locale()), result_url=shown)
        return redirect(url_for("workspace.job", job_id=job.id), 303)
    for _done in services.do_parts(bulk, by=current_user):
        pass
    _tell(bulk, chosen)
    return redirect(list_url(kind, address), 303)


def _tell(bulk: BulkDeed, chosen: Chosen) -> None:
    done = queries.reached(bulk).changed
    words = []
    if done:
        counted = kinds.kind_of(bulk).counted(done)
        words.append(_("%(deed)s: done for %(counted)s.", deed=kinds.title_of(bulk), counted=counted))
    if chosen.refused:
        words.append(not_yours(chosen))
    if so := len(chosen.ids) - done:
        words.append(kinds.doing_of(bulk).stayed(so))
    if done:
        flash_undo(" ".join(words), url=url_for("deeds.undo", bulk_id=bulk.id))
    else:
        flash(" ".join(words), "info")


def not_yours(chosen: Chosen) -> str:
    """That some of the records may not be changed by who asks."""
    words: str = _(
        "%(refused)s of %(total)s are not yours and stay as they are.",
        refused=formats.number(chosen.refused),
        total=formats.number(chosen.total),
    )
    return words
