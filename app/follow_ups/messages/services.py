"""Keeping the office's texts, and noting that a message went out."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies.models import Company
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.follow_ups import services
from app.follow_ups.enums import FollowUpState
from app.follow_ups.messages.drafting import checked
from app.follow_ups.models import FollowUp, MessageTemplate
from app.follow_ups.queries import is_undoable
from app.settings.enums import FollowUpKind


def add(*, name_id: str, name_en: str, text_id: str, text_en: str) -> MessageTemplate:
    """A further text, at the end of the list; raises Invalid as :func:`change` does."""
    last = db.session.scalar(select(func.max(MessageTemplate.position))) or 0
    template = MessageTemplate(position=last + 1)
    _fill(template, name_id=name_id, name_en=name_en, text_id=text_id, text_en=text_en)
    db.session.add(template)
    db.session.flush()
    return template


def change(
    template: MessageTemplate,
    *,
    version: int | None,
    name_id: str,
    name_en: str,
    text_id: str,
    text_en: str,
    is_active: bool,
) -> None:
    """Correct a text; raises Stale where somebody saved since, Invalid beside the text that cannot be filled in."""
    if template.version != version:
        raise Stale(_("Somebody else has changed this text since you opened it."))
    _fill(template, name_id=name_id, name_en=name_en, text_id=text_id, text_en=text_en)
    template.is_active = is_active
    db.session.flush()


def _fill(template: MessageTemplate, *, name_id: str, name_en: str, text_id: str, text_en: str) -> None:
    if not name_id.strip() or not name_en.strip():
        raise Invalid(_("This field is required."), field="name_id" if not name_id.strip() else "name_en")
    template.name_id, template.name_en = name_id.strip(), name_en.strip()
    template.text_id = checked(text_id, field="text_id")
    template.text_en = checked(text_en, field="text_en")


def note_sent(
    company: Company, *, by: User, subject: str | None, follow_up: FollowUp | None, at: datetime | None = None
) -> FollowUp:
    """Note that a message went out: the follow-up is done with it; without one, what was done is filed as one.

    Raises Conflict where the follow-up is closed already or the company lies in the trash.
    """
    result = _("WhatsApp message sent: %(what)s", what=subject) if subject else _("WhatsApp message sent")
    if follow_up is not None:
        services.complete(follow_up, by=by, result=str(result), at=at)
        return follow_up
    at = at or utcnow()
    planned = services.plan(
        company, services.Plan(kind=FollowUpKind.WHATSAPP, owner=by, subject=subject), by=by
    )
    planned.created_at = at
    services.complete(planned, by=by, result=str(result), at=at)
    return planned


def unnote(follow_up: FollowUp) -> None:
    """Take back, within five minutes, that a message went out: what was filed only for it goes.

    Raises Conflict where the five minutes are over or nothing was noted.
    """
    if follow_up.state is not FollowUpState.DONE or not is_undoable(follow_up):
        raise Conflict(_("The five minutes for undoing are over. Plan a new follow-up instead."))
    if follow_up.created_at == follow_up.closed_at:
        db.session.delete(follow_up)
        db.session.flush()
    else:
        services.undo(follow_up)
