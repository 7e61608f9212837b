"""The page of daily tasks tells how it stands with e-mail."""

from typing import Any

import pytest

from app.accounts.roles import Role
from app.core import mail
from tests.factories.accounts import UserFactory
from tests.support.postbox import Postbox


@pytest.fixture
def admin(app: Any) -> Any:
    return UserFactory(roles=[Role.ADMIN])


def test_without_a_server_the_page_says_that_e_mail_is_off(admin: Any, page_as: Any) -> None:
    assert "Surel mati" in page_as(admin).open("/settings/schedule").words


def test_what_the_server_refused_is_seen_and_tried_again(
    admin: Any, page_as: Any, postbox: Postbox, clock: Any
) -> None:
    mail.write("a", to="a@disnaker.example", subject="Uji", text="teks", html="<p>teks</p>", language="id")
    postbox.refusal = OSError("sambungan putus")
    mail.send_waiting()
    opener = page_as(admin)
    assert "sambungan putus" in opener.open("/settings/schedule").words
    postbox.refusal = None
    opener.post("/settings/schedule/mail/again")
    assert mail.send_waiting() == 1


def test_a_test_mail_reaches_the_admin_or_the_page_says_why_not(
    admin: Any, page_as: Any, postbox: Postbox
) -> None:
    opener = page_as(admin)
    opener.post("/settings/schedule/mail/test")
    assert [sent["To"] for sent in postbox.sent] == [admin.email]
    postbox.refusal = OSError("sambungan putus")
    told = opener.post("/settings/schedule/mail/test", status=422)
    assert "Server surel tidak dapat dihubungi di surat.example:587" in told.words
    assert "sambungan putus" in told.words
