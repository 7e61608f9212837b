"""The audit log: who did what, when, from where; what it said before and what it says now."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import history
from app.accounts.audit_words import ACTIONS, SUBJECTS
from app.accounts.forms import LogFilterForm
from app.accounts.views import log
from app.core import formats
from app.core.permissions import require, signed_in
from app.core.rendering import render, url_with

LONGEST_HISTORY = 200


@log.get("")
@require(*history.READERS)
def index() -> ResponseReturnValue:
    form = LogFilterForm(request.args)
    form.actor.offer([(user.id, user.name) for user in history.actors()])
    form.action.offer(
        sorted(((code, str(label)) for code, label in ACTIONS.items()), key=lambda pair: pair[1])
    )
    form.subject.offer(
        sorted(
            ((code, str(SUBJECTS[code])) for code in history.open_subjects(current_user)),
            key=lambda pair: pair[1],
        )
    )
    form.validate()
    wanted = history.Filter(
        actor_id=None if form.actor.errors else form.actor.data,
        action=None if form.action.errors else form.action.data,
        subject=None if form.subject.errors else form.subject.data,
        first_day=form.first_day.data,
        last_day=form.last_day.data,
    )
    page = history.entries(current_user, wanted, key=request.args.get("key"))
    return render(
        "accounts/audit_log.html",
        partial="accounts/_audit_list.html",
        form=form,
        page=page,
        events=history.described(page.rows, is_linked=True),
        chips=_chips(form, wanted),
    )


@log.get("/<subject>/<int:record_id>")
@signed_in
def record(subject: str, record_id: int) -> ResponseReturnValue:
    """What happened to one record, for whoever may see that record."""
    shown = history.record_or_404(current_user, subject, record_id)
    return render(
        "accounts/record.html", record=shown, history=history.of(subject, record_id, limit=LONGEST_HISTORY)
    )


def _chips(form: LogFilterForm, wanted: history.Filter) -> list[dict[str, str]]:
    """What is filtered, each with the address that leaves it out."""
    chips = []
    for name, value in (
        ("actor", wanted.actor_id), ("action", wanted.action), ("subject", wanted.subject),
        ("first_day", wanted.first_day), ("last_day", wanted.last_day),
    ):  # fmt: skip
        if value is None:
            continue
        field = form[name]
        shown = (
            formats.day(value)
            if isinstance(value, date)
            else next(str(choice.label) for choice in field.iter_choices() if choice.selected)
        )
        chips.append({"label": f"{field.label.text}: {shown}", "remove": url_with(**{name: None})})
    return chips
