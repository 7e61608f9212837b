"""E-mail: kept in the database until the office's server has taken it, so that nothing is lost and nothing goes twice.

Which server that is stands in the environment (`JAJAK_MAIL_…`); where none is named, no e-mail is ever written.
"""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from flask import current_app
from sqlalchemy import CursorResult, ForeignKey, case, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utcnow
from app.core.db import Base, Key, db
from config import MailServer

MOST_TRIES = 6
FIRST_PAUSE = timedelta(minutes=2)
"""How long is waited after the first failure; then four times as long each time, a day and a half in all."""

KEPT_FOR = timedelta(days=30)
AT_ONCE = 50
TIMEOUT = 20


class OutgoingMail(Base):
    """One e-mail to one person; of two with the same ``key`` only the first is ever written."""

    __tablename__ = "outgoing_mails"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(default=utcnow, index=True)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]


class MailAttachment(Base):
    """A file that goes with an e-mail, kept until the server has taken it."""

    __tablename__ = "mail_attachments"

    id: Mapped[Key]
    mail_id: Mapped[int] = mapped_column(ForeignKey("outgoing_mails.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]


@dataclass(frozen=True)
class Enclosed:
    """A file to send along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Standing:
    """How it stands with e-mail: whether any can go out, what waits, what was given up, and the last complaint."""

    is_on: bool
    waiting: int = 0
    given_up: int = 0
    error: str | None = None


def server() -> MailServer | None:
    """The office's mail server; None where none is named."""
    named: MailServer | None = current_app.config["JAJAK"].mail
    return named


def is_on() -> bool:
    """Whether e-mail can go out at all."""
    return server() is not None


def link(path: str) -> str | None:
    """The whole address of a page of this house; None where nobody said where the house stands."""
    address: str = current_app.config["JAJAK"].address
    return f"{address}{path}" if address else None


def write(
    key: str,
    *,
    to: str,
    subject: str,
    text: str,
    html: str,
    language: str,
    enclosed: Sequence[Enclosed] = (),
) -> bool:
    """Hand an e-mail in; it goes out within a minute. Says no where ``key`` was written before or e-mail is off."""
    if not is_on() or db.session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key)):
        return False
    mail = OutgoingMail(key=key, address=to, subject=subject, text=text, html=html, language=language)
    db.session.add(mail)
    db.session.flush()
    db.session.add_all(
        MailAttachment(mail_id=mail.id, name=one.name, media_type=one.media_type, content=one.content)
        for one in enclosed
    )
    db.session.flush()
    return True


def standing() -> Standing:
    """How it stands, for the page of the daily tasks; one statement."""
    is_waiting = (OutgoingMail.sent_at.is_(None)) & (OutgoingMail.next_try_at.is_not(None))
    is_given_up = (OutgoingMail.sent_at.is_(None)) & (OutgoingMail.next_try_at.is_(None))
    complaint = (
        select(OutgoingMail.error)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.error.is_not(None))
        .order_by(OutgoingMail.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    waiting, given_up, error = db.session.execute(
        select(func.count(case((is_waiting, 1))), func.count(case((is_given_up, 1))), complaint).select_from(
            OutgoingMail
        )
    ).one()
    return Standing(is_on(), waiting, given_up, error)


def try_again(*, at: datetime | None = None) -> int:
    """Let everything that failed go out now; returns how many."""
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None))
        .values(tries=0, next_try_at=at or utcnow())
        .execution_options(synchronize_session=False)
    )
    return done.rowcount


def send_waiting(*, at: datetime | None = None) -> int:
    """Send what waits, each by itself; what the server refuses is tried again later. Returns how many went out."""
    own, at = server(), at or utcnow()
    if own is None:
        return 0
    waiting = db.session.scalars(
        select(OutgoingMail.id).where(OutgoingMail.next_try_at <= at).order_by(OutgoingMail.id).limit(AT_ONCE)
    ).all()
    db.session.commit()
    return sum(_send(own, number, at) for number in waiting)


def clear_away(*, at: datetime | None = None) -> int:
    """Remove e-mail that is a month old; returns how many."""
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        delete(OutgoingMail)
        .where(OutgoingMail.created_at < (at or utcnow()) - KEPT_FOR)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount


def _send(own: MailServer, number: int, at: datetime) -> bool:
    mail = _claimed(number, at)
    if mail is None:
        return False
    try:
        with connected(own) as connection:
            connection.send_message(_message(own, mail, at))
    except (smtplib.SMTPException, OSError) as failure:
        mail.error = f"{type(failure).__name__}: {failure}"[:500]
        if mail.tries >= MOST_TRIES:
            mail.next_try_at = None
    else:
        mail.sent_at, mail.next_try_at, mail.error = at, None, None
        db.session.execute(delete(MailAttachment).where(MailAttachment.mail_id == mail.id))
    db.session.commit()
    return mail.sent_at is not None


def _claimed(number: int, at: datetime) -> OutgoingMail | None:
    """The e-mail if it is ours to send: of two workers one gets it, and one that stops in between comes again."""
    mail = db.session.get(OutgoingMail, number, with_for_update=True, populate_existing=True)
    if mail is None or mail.next_try_at is None or mail.next_try_at > at:
        db.session.rollback()
        return None
    mail.next_try_at = at + FIRST_PAUSE * 4**mail.tries
    mail.tries += 1
    db.session.commit()
    return mail


@contextmanager
def connected(own: MailServer, *, patience: float = TIMEOUT) -> Iterator[smtplib.SMTP]:
    """A connection to the office's mail server, secured and signed in as its settings say."""
    secure = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(own.host, own.port, timeout=patience, context=secure)
        if own.security == "tls"
        else smtplib.SMTP(own.host, own.port, timeout=patience)
    )
    with connection:
        if own.security == "starttls":
            connection.starttls(context=secure)
        if own.user:
            connection.login(own.user, own.password)
        yield connection


def _message(own: MailServer, mail: OutgoingMail, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = own.sender, mail.address, mail.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=own.sender.rpartition("@")[2].rstrip(">"))
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for one in db.session.scalars(
        select(MailAttachment).where(MailAttachment.mail_id == mail.id).order_by(MailAttachment.id)
    ):
        kind, _slash, narrower = one.media_type.partition(";")[0].partition("/")
        message.add_attachment(one.content, maintype=kind, subtype=narrower, filename=one.name)
    return message
