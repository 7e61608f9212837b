"""E-mail over STARTTLS and AUTH, to a server that speaks both; and what is said when it refuses."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core import mail, mail_trial
from app.core.db import db
from config import MailServer
from tests.support import mail_server
from tests.support.mail_server import HOST, PASSWORD, USER

TO = "petugas@disnaker.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mail_server.a_certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def office(
    app: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[mail_server.MailServer, Any]]:
    """A mail server whose certificate is trusted, and what names it, otherwise than right where a test says so."""
    with mail_server.running(certificate) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        right = MailServer(
            host=HOST, port=server.port, sender="jajak@disnaker.example", user=USER, password=PASSWORD
        )

        def named(**otherwise: Any) -> None:
            monkeypatch.setitem(
                app.config, "JAJAK", replace(app.config["JAJAK"], mail=replace(right, **otherwise))
            )

        named()
        yield server, named


@pytest.mark.same_queries
@pytest.mark.parametrize("password", [PASSWORD, "salah"])
def test_waiting_e_mail_goes_out_encrypted_and_signed_in_or_waits_on(
    office: tuple[mail_server.MailServer, Any], password: str
) -> None:
    server, named = office
    named(password=password)
    mail.write("a", to=TO, subject="Uji é", text="teks\n.\nlagi", html="<p>teks</p>", language="id")
    mail.send_waiting()
    if password != PASSWORD:
        assert "535" in (mail.standing().error or "")
        assert server.taken == []
        return
    ((is_secure, user, message),) = server.taken
    assert (is_secure, user, message["Subject"]) == (True, USER, "Uji é")
    assert message.get_body(("plain",)).get_content().splitlines() == ["teks", ".", "lagi"]  # type: ignore[union-attr]
    assert mail.standing().waiting == 0


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("otherwise", "to", "sentence"),
    [
        ({}, TO, None),
        ({"password": "salah"}, TO, "Server surel menolak nama pengguna atau kata sandi"),
        ({"security": "none", "user": ""}, TO, "Server surel tidak menerima surel dari jajak@"),
        ({"security": "none"}, TO, "Server surel tidak menyediakan yang diminta"),
        ({"security": "tls"}, TO, "Server surel memakai jenis pengamanan lain"),
        ({"port": 1}, TO, "Server surel tidak dapat dihubungi di 127.0.0.1:1"),
        ({"host": "tidak-ada.invalid"}, TO, "Server surel tidak dapat dihubungi di tidak-ada.invalid"),
        ({}, "tidak-ada@disnaker.example", "Server surel tidak menerima surel untuk alamat ini. (550"),
    ],
)  # fmt: skip
def test_a_test_mail_goes_at_once_or_says_what_to_mend(
    office: tuple[mail_server.MailServer, Any], otherwise: dict[str, Any], to: str, sentence: str | None
) -> None:
    server, named = office
    named(**otherwise)
    said = mail_trial.send(to)
    if sentence is None:
        assert said is None
        assert [message["To"] for _secure, _user, message in server.taken] == [TO]
    else:
        assert said is not None
        assert said.startswith(sentence)
        assert server.taken == []
    assert not db.session.new


def test_a_certificate_nobody_trusts_is_told_no_password(
    office: tuple[mail_server.MailServer, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _named = office
    monkeypatch.delenv("SSL_CERT_FILE")
    assert (mail_trial.send(TO) or "").startswith("Sertifikat server surel tidak dipercaya")
    assert server.taken == []
