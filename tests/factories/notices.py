"""Notices of an invented kind."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core.db import db
from app.core.permissions import Permission
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.models import Notice

TRIED = kinds.Kind(
    name="tried",
    title=_l("Saved."),
    words=lambda facts: f"{_('Saved.')} {facts['number']}",
    lines=lambda facts: list(facts.get("companies", [])),
    channel=Channel.MAIL,
    needs=Permission.FOLLOW_UP_VIEW,
)


def a_notice(owner: User, number: int = 1, **values: Any) -> Notice:
    """A notice as the database holds it."""
    notice = Notice(
        **{"user_id": owner.id, "kind": "tried", "facts": {"number": number}, "path": "/follow-ups"} | values
    )
    db.session.add(notice)
    db.session.flush()
    return notice
