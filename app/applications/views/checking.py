"""Checking attachments: accepted, sent back with a remark, or looked at anew."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.applications import queries, services
from app.applications.enums import AttachmentKind, AttachmentVerdict
from app.applications.forms import ReturnForm
from app.applications.views.blueprint import blueprint, kind_or_404
from app.applications.views.deciding import step
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo
from app.core.saving import done


@blueprint.post("/applications/<int:application_id>/attachments/<attachment_kind>/accept")
@require(Permission.AGREEMENT_EDIT)
def accept(application_id: int, attachment_kind: str) -> ResponseReturnValue:
    """Accept an attachment."""
    kind = kind_or_404(attachment_kind)
    application = queries.application_for_change(current_user, application_id)
    if done(lambda: services.judge(application, kind, AttachmentVerdict.ACCEPTED, by=current_user)):
        _flash_undo(_("Accepted."), application_id, kind)
    return redirect(_row(application_id, kind), 303)


@blueprint.route(
    "/applications/<int:application_id>/attachments/<attachment_kind>/return", methods=["GET", "POST"]
)
@require(Permission.AGREEMENT_EDIT)
def give_back(application_id: int, attachment_kind: str) -> ResponseReturnValue:
    """Send an attachment back, with what is wrong with it."""
    kind = kind_or_404(attachment_kind)
    form = ReturnForm()
    return step(
        application_id,
        form,
        title=_("Send back: %(paper)s", paper=kind.label),
        text=_("The clock stops until the company hands in a better one, and then begins anew."),
        button=_("Send back"),
        act=lambda found: services.judge(
            found, kind, AttachmentVerdict.RETURNED, remark=form.remark.data, by=current_user
        ),
    )


@blueprint.post("/applications/<int:application_id>/attachments/<attachment_kind>/uncheck")
@require(Permission.AGREEMENT_EDIT)
def uncheck(application_id: int, attachment_kind: str) -> ResponseReturnValue:
    """Take back what was said of an attachment."""
    kind = kind_or_404(attachment_kind)
    application = queries.application_for_change(current_user, application_id)
    if done(lambda: services.judge(application, kind, AttachmentVerdict.UNCHECKED, by=current_user)):
        flash(_("Taken back."), "success")
    return redirect(_row(application_id, kind), 303)


def _flash_undo(message: str, application_id: int, kind: AttachmentKind) -> None:
    flash_undo(
        message,
        url=url_for("applications.uncheck", application_id=application_id, attachment_kind=kind.value),
    )


def _row(application_id: int, kind: AttachmentKind) -> str:
    return url_for("applications.show", application_id=application_id, _anchor=kind.value)
