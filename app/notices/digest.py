"""One e-mail a working day with what a person was told since the last one."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import lazyload

from app.accounts.models import User
from app.core import clock, formats, mail
from app.core.db import db
from app.notices import kinds
from app.notices.models import Notice
from app.settings import queries as settings

AT = time(7, 30)
NOON = time(12)
"""From then on the digest of a day that was missed is no longer sent: the next one tells it."""

OLDEST = timedelta(days=7)
MOST = 30
"""How many notices one e-mail tells; the rest is behind the bell."""


def send(*, at: datetime | None = None) -> str:
    """Write every digest that is due, and say how many; commits person by person."""
    now = clock.local(at or clock.utcnow())
    if not mail.is_on():
        return str(_("E-mail is off: no mail server is named."))
    if not settings.is_working_day(now.date()) or not AT <= now.time() < NOON:
        return str(_("Not sent at this hour; the next one goes out on the next working day at 07.30."))
    people = db.session.scalars(
        select(User)
        .where(User.is_active, User.id.in_(select(Notice.user_id).where(Notice.is_to_mail)))
        .options(lazyload(User.held_roles))
        .order_by(User.id)
    ).all()
    written = sum(_write(person, now) for person in people)
    return ngettext("%(num)d e-mail written.", "%(num)d e-mails written.", written)


def _write(person: User, now: datetime) -> bool:
    """One person's digest of a day; says whether it was written. What was read meanwhile is not told again."""
    waiting = select(Notice).where(
        Notice.user_id == person.id,
        Notice.is_to_mail,
        Notice.read_at.is_(None),
        Notice.created_at > now - OLDEST,
    )
    notices = db.session.scalars(waiting.order_by(Notice.id.desc()).limit(MOST)).all()
    language = person.locale or current_app.config["JAJAK"].office_language
    is_written = False
    if notices:
        with force_locale(language):
            is_written = mail.write(
                f"digest:{person.id}:{now.date().isoformat()}",
                to=person.email,
                language=language,
                **_words(person, notices, now),
            )
        if not is_written:
            # They had today's: what came since waits for the next.
            return False
    db.session.execute(
        update(Notice)
        .where(Notice.user_id == person.id, Notice.is_to_mail)
        .values(is_to_mail=False)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return is_written


def _words(person: User, notices: Sequence[Notice], now: datetime) -> dict[str, Any]:
    told = [
        {
            "words": kind.words(one.facts),
            "lines": [] if kind.is_quote else kind.lines(one.facts),
            "link": mail.link(one.path),
        }
        for one in notices
        if (kind := kinds.find(one.kind)) is not None
    ]
    context = {
        "person": person.name,
        "day": formats.day_long(now),
        "told": told,
        "office": settings.office().name,
        "bell": mail.link("/notices"),
        "choose": mail.link("/notices/preferences"),
    }
    number = len(told)
    return {
        "subject": ngettext("Jajak: %(num)d notice for you", "Jajak: %(num)d notices for you", number),
        "text": render_template("notices/digest.txt", **context),
        "html": render_template("notices/digest.html", **context),
    }
