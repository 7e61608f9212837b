"""Checking the attachments of an application: each is accepted, or sent back with a remark."""

from flask_babel import gettext as _

from app.accounts.models import User
from app.applications import telling
from app.applications.enums import AttachmentKind, AttachmentVerdict
from app.applications.models import Application
from app.applications.services.filing import OPEN
from app.applications.services.settling import anew, check_state, said, settle
from app.core import clock
from app.core.errors import Conflict


def judge(
    application: Application,
    kind: AttachmentKind,
    verdict: AttachmentVerdict,
    *,
    remark: str | None = None,
    by: User,
) -> Application:
    """Say what was found of the latest attachment of a kind; ``UNCHECKED`` takes it back.

    What is sent back stops the clock, since the application is not complete then. Raises ``Conflict`` where there is no
    such attachment, ``Invalid`` without a remark on what is sent back.
    """
    check_state(application, *OPEN)
    attachment = application.present.get(kind)
    if attachment is None:
        raise Conflict(_("Nothing of this kind is attached yet."))
    attachment.remark = (
        said(remark, field="remark", lacking=_("Say what is wrong with it."))
        if verdict is AttachmentVerdict.RETURNED
        else None
    )
    attachment.verdict = verdict
    is_judged = verdict is not AttachmentVerdict.UNCHECKED
    attachment.judged_by_id = by.id if is_judged else None
    attachment.judged_at = clock.utcnow() if is_judged else None
    settle(application, today=clock.today())
    if verdict is AttachmentVerdict.RETURNED:
        telling.tell_returned(application, attachment, by=by)
    return anew(application)
