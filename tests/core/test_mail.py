"""E-mail goes out once, is tried again when the server refuses, and stays off where no server is named."""

import smtplib
from typing import Any

import pytest

from app.core import mail
from app.core.db import db
from config import MailServer, MissingSetting
from tests.support.postbox import Postbox

NAMED = {"JAJAK_MAIL_SERVER": "surat.example", "JAJAK_MAIL_FROM": "Jajak <jajak@disnaker.example>"}


def a_mail(key: str = "a") -> bool:
    return mail.write(
        key, to="petugas@disnaker.example", subject="Uji é", text="teks", html="<p>teks</p>", language="id"
    )


def test_an_e_mail_goes_out_once_in_both_forms(postbox: Postbox) -> None:
    assert a_mail()
    assert not a_mail()
    assert mail.send_waiting() == 1
    assert mail.send_waiting() == 0
    (sent,) = postbox.sent
    assert (sent["To"], sent["Subject"]) == ("petugas@disnaker.example", "Uji é")
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


def test_what_the_server_refuses_is_tried_again_later_and_given_up_in_the_end(
    postbox: Postbox, clock: Any
) -> None:
    a_mail()
    postbox.refusal = smtplib.SMTPServerDisconnected("tutup")
    assert mail.send_waiting() == 0
    assert mail.standing() == mail.Standing(True, 1, 0, "SMTPServerDisconnected: tutup")
    postbox.refusal = None
    assert mail.send_waiting() == 0
    clock.move(minutes=3)
    assert mail.send_waiting() == 1
    a_mail("b")
    postbox.refusal = OSError("putus")
    for _ in range(mail.MOST_TRIES + 1):
        mail.send_waiting()
        clock.move(days=3)
    assert (mail.standing().waiting, mail.standing().given_up) == (0, 1)
    postbox.refusal = None
    assert mail.try_again() == 1
    assert mail.send_waiting() == 1
    assert mail.standing().error is None


def test_without_a_server_nothing_is_written(app: Any) -> None:
    assert not a_mail()
    assert mail.send_waiting() == 0
    db.session.flush()
    assert mail.standing() == mail.Standing(is_on=False)


def test_the_environment_names_the_server_or_says_what_lacks() -> None:
    assert MailServer.from_environment({}) is None
    named = MailServer.from_environment(NAMED | {"JAJAK_MAIL_SECURITY": "tls"})
    assert named is not None
    assert named.port == 465


@pytest.mark.parametrize(
    "wrong",
    [
        {"JAJAK_MAIL_FROM": ""},
        {"JAJAK_MAIL_PORT": "99999"},
        {"JAJAK_MAIL_SECURITY": "ssl"},
        {"JAJAK_MAIL_PASSWORD": "rahasia é"},
    ],
)
def test_half_a_server_stops_the_start_with_a_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(MissingSetting, match=next(iter(wrong))):
        MailServer.from_environment(NAMED | wrong)
