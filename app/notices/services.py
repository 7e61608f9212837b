"""Telling people things, and what they do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import CursorResult, delete, insert, select, update

from app.core import jobs, mail
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import Actor
from app.notices import kinds
from app.notices.enums import Channel
from app.notices.models import Notice, NoticePreference

KEPT_FOR = timedelta(days=90)
"""How long what was read is kept; what nobody read goes after four times as long."""

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one person is told: ``path`` leads to it, ``facts`` (plain JSON) are what its words are made of."""

    user_id: int
    path: str
    facts: dict[str, Any] = field(default_factory=dict)
    once: str | None = None


def tell(kind: str, told: Iterable[Told]) -> int:
    """Tell each of these people, unless they do not want to hear of this kind or were told it (``once``) already.

    Returns how many were told; the number of statements does not grow with the people.
    """
    own = kinds.get(kind)
    number = 0
    everyone = list(told)
    for start in range(0, len(everyone), CHUNK):
        number += _tell(own, everyone[start : start + CHUNK])
    return number


def _tell(kind: kinds.Kind, told: Sequence[Told]) -> int:
    people = {one.user_id for one in told}
    preferences = select(NoticePreference).where(
        NoticePreference.kind == kind.name, NoticePreference.user_id.in_(people)
    )
    chosen = {one.user_id: one.channel for one in db.session.scalars(preferences)}
    known: set[tuple[int, str | None]] = {
        (user_id, once)
        for user_id, once in db.session.execute(
            select(Notice.user_id, Notice.once).where(
                Notice.kind == kind.name,
                Notice.user_id.in_(people),
                Notice.once.in_({one.once for one in told if one.once}),
            )
        )
    }
    rows = []
    for one in told:
        channel = chosen.get(one.user_id, kind.channel)
        if channel is Channel.NONE or (one.user_id, one.once) in known:
            continue
        if one.once:
            known.add((one.user_id, one.once))
        rows.append(
            {
                "user_id": one.user_id,
                "kind": kind.name,
                "facts": one.facts,
                "path": one.path,
                "once": one.once,
                "created_at": utcnow(),
                "is_to_mail": channel is Channel.MAIL,
            }
        )
    if rows:
        db.session.execute(insert(Notice), rows)
    return len(rows)


def mark_read(notice: Notice, *, at: datetime | None = None) -> None:
    """Take one notice off its owner's bell."""
    notice.read_at = notice.read_at or at or utcnow()
    db.session.flush()


def mark_all_read(user_id: int, *, at: datetime | None = None) -> int:
    """Take all notices off a person's bell; returns how many."""
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Notice)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None))
        .values(read_at=at or utcnow())
        .execution_options(synchronize_session=False)
    )
    return done.rowcount


def choose(actor: Actor, chosen: dict[str, Channel]) -> None:
    """Remember how a person wants to be told; raises Invalid for a kind they are never told of."""
    offered = {kind.name for kind in kinds.kinds_for(actor)}
    if not offered.issuperset(chosen):
        raise Invalid(_("Choose among the notices in the list."))
    stored = {
        row.kind: row
        for row in db.session.scalars(select(NoticePreference).where(NoticePreference.user_id == actor.id))
    }
    for name, channel in chosen.items():
        if name in stored:
            stored[name].channel = channel
        else:
            db.session.add(NoticePreference(user_id=actor.id, kind=name, channel=channel))
    db.session.flush()


def clear_away(*, at: datetime | None = None) -> int:
    """Remove what was read long ago, and what nobody read for a year; returns how many."""
    at = at or utcnow()
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        delete(Notice)
        .where(
            (Notice.read_at < at - KEPT_FOR) | (Notice.created_at < at - 4 * KEPT_FOR),
        )
        .execution_options(synchronize_session=False)
    )
    return done.rowcount


def clear_all_away() -> str:
    """What the daily task does, and how much it was."""
    return ngettext(
        "%(num)d removed.", "%(num)d removed.", clear_away() + mail.clear_away() + jobs.clear_away()
    )
