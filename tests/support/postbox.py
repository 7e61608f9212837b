"""A mail server that keeps what it is given."""

from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any, Self

import pytest
from flask import Flask

from app.core import mail
from config import MailServer


@dataclass
class Postbox:
    """`sent` holds what came; a `refusal` is raised instead of taking anything."""

    sent: list[EmailMessage] = field(default_factory=list)
    refusal: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_rest: object) -> None:
        return None

    def starttls(self, **_rest: Any) -> None:
        return None

    def send_message(self, message: EmailMessage) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(message)


def opened(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """Name a mail server for `app`, and stand in for it."""
    postbox = Postbox()
    named = MailServer(host="surat.example", port=587, sender="jajak@disnaker.example")
    house = replace(app.config["JAJAK"], mail=named, address="https://jajak.example")
    monkeypatch.setitem(app.config, "JAJAK", house)
    monkeypatch.setattr(mail.smtplib, "SMTP", lambda *_rest, **_options: postbox)
    return postbox
