"""Letting a partnership rest, and waking it."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save
from app.pipeline import queries, services
from app.pipeline.forms import SnoozeForm
from app.pipeline.models import Partnership
from app.pipeline.views.blueprint import blueprint, local


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
    form = SnoozeForm(data=stored)
    back = local(form.next.data) or url_for("pipeline.show", partnership_id=partnership_id)
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
            _("%(company)s rests until then.", company=partnership.company.full_name),
            url=url_for("pipeline.wake", partnership_id=partnership_id, next=back),
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
    """Let a resting partnership count against its limit again."""
    partnership = _changeable(partnership_id)
    if done(lambda: services.wake(partnership)):
        flash(_("The partnership counts against its limit again."), "success")
    back = local(request.args.get("next")) or url_for("pipeline.show", partnership_id=partnership_id)
    return redirect(back, 303)


def _changeable(partnership_id: int) -> Partnership:
    return changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
