"""Letting a partnership rest, and waking it."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import asked, formats
from app.core.addresses import local_address
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save
from app.core.search import storable
from app.pipeline import queries, services
from app.pipeline.forms import LONGEST_WHY, SnoozeForm
from app.pipeline.models import Partnership
from app.pipeline.views.blueprint import blueprint


@blueprint.route("/partnerships/<int:partnership_id>/snooze", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT)
def snooze(partnership_id: int) -> ResponseReturnValue:
    """Say until when a partnership may rest without being called stuck, and why."""
    partnership = _changeable(partnership_id)
    stored: dict[str, Any] = {
        "until": partnership.snoozed_until_on,
        "because": partnership.snoozed_because,
        "version": partnership.version,
        "next": request.args.get("next", ""),
    }
    before = {"before": stored["until"], "because": stored["because"]} if stored["until"] else {}
    form = SnoozeForm(data=stored)
    back = local_address(form.next.data) or url_for("pipeline.show", partnership_id=partnership_id)
    if (
        form.validate_on_submit()
        and save(
            form,
            lambda: services.snooze(
                partnership,
                until=form.until.data,
                because=form.because.data or "",
                version=form.version.data,
            ),
        ).saved
    ):
        flash_undo(
            _told(partnership),
            url=url_for(
                "pipeline.wake", partnership_id=partnership_id, next=back, of=form.until.data, **before
            ),
        )
        return redirect(back, 303)
    if form.errors or form.form_errors:
        partnership = _changeable(partnership_id)
        form.version.data, form.version.raw_data = partnership.version, None
    page = render(
        "pipeline/snooze.html",
        form=form,
        partnership=partnership,
        stage=queries.stage_of(partnership),
        back=back,
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/partnerships/<int:partnership_id>/wake")
@require(Permission.PIPELINE_EDIT)
def wake(partnership_id: int) -> ResponseReturnValue:
    """Let a resting partnership count against its limit again; an undo names the day it was given, and the rest before."""
    partnership = _changeable(partnership_id)
    of, before = asked.day(request.args, "of"), asked.day(request.args, "before")
    because = storable(request.args.get("because", ""))[:LONGEST_WHY]
    if done(lambda: services.wake(partnership, of=of, before=before, because=because)):
        flash(
            _told(partnership) if before else _("The partnership counts against its limit again."), "success"
        )
    back = local_address(request.args.get("next")) or url_for("pipeline.show", partnership_id=partnership_id)
    return redirect(back, 303)


def _told(partnership: Partnership) -> str:
    until = formats.day(partnership.snoozed_until_on)
    return _("%(company)s rests until %(day)s.", company=partnership.company.full_name, day=until)


def _changeable(partnership_id: int) -> Partnership:
    return changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
