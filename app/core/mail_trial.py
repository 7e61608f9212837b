"""A test mail: sent while one waits, so that whoever names a mail server learns at once what it says."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from flask_babel import gettext as _

from app.core import mail
from app.core.clock import utcnow
from config import MailServer

PATIENCE = 10
"""Seconds for each answer of the server; somebody waits before the page."""


def send(to: str) -> str | None:
    """Send one to ``to``; returns the sentence that says why it did not go, or None where the server took it.

    Nothing is read or written meanwhile: let no transaction be open, it would keep others waiting.
    """
    own = mail.server()
    if own is None:
        return _("E-mail is off: no mail server is named.")
    try:
        with mail.connected(own, patience=PATIENCE) as connection:
            connection.send_message(_message(own, to))
    except (smtplib.SMTPException, OSError) as failure:
        return f"{_what_to_do(own, failure)} ({_as_told(failure)})"
    return None


def _message(own: MailServer, to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = own.sender, to, _("Test mail from Jajak")
    message["Date"] = format_datetime(utcnow())
    message["Message-ID"] = make_msgid(domain=own.sender.rpartition("@")[2].rstrip(">"))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_("Whoever reads this knows that Jajak can send e-mail."))
    return message


def _what_to_do(own: MailServer, failure: Exception) -> str:
    """What is wrong in the words of the settings; the most particular first."""
    match failure:
        case smtplib.SMTPAuthenticationError():
            return _(
                "The mail server refuses the user or the password (JAJAK_MAIL_USER, JAJAK_MAIL_PASSWORD)."
            )
        case smtplib.SMTPNotSupportedError():
            return _(
                "The mail server does not offer what is asked of it (JAJAK_MAIL_SECURITY, JAJAK_MAIL_USER)."
            )
        case smtplib.SMTPSenderRefused():
            return _(
                "The mail server does not take e-mail from %(sender)s (JAJAK_MAIL_FROM).", sender=own.sender
            )
        case smtplib.SMTPRecipientsRefused():
            return _("The mail server does not take e-mail for this address.")
        case ssl.SSLCertVerificationError():
            return _("The certificate of the mail server is not trusted, so nothing was told to it.")
        case ssl.SSLError():
            return _("The mail server speaks another kind of security (JAJAK_MAIL_SECURITY).")
        case smtplib.SMTPException():
            return _("The mail server refused.")
        case _:
            return _(
                "The mail server cannot be reached at %(host)s:%(port)d (JAJAK_MAIL_SERVER, JAJAK_MAIL_PORT).",
                host=own.host,
                port=own.port,
            )


def _as_told(failure: Exception) -> str:
    """The server's own words, for whoever looks after it."""
    match failure:
        case smtplib.SMTPRecipientsRefused():
            return _words(*next(iter(failure.recipients.values())))
        case smtplib.SMTPResponseException():
            return _words(failure.smtp_code, failure.smtp_error)
        case _:
            return str(failure)[:200] or type(failure).__name__


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"[:200]
