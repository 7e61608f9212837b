"""The e-mail of the day: one a person, in their language, on working days in the morning."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.core import mail
from app.core.db import db
from app.notices import digest, kinds
from app.settings.models import Holiday
from tests.factories.accounts import UserFactory
from tests.factories.notices import TRIED, a_notice
from tests.support.postbox import Postbox


@pytest.fixture(autouse=True)
def tried(app: Any, clock: Any, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(TRIED)


@pytest.fixture
def officer() -> User:
    return UserFactory(roles=[Role.OFFICER], locale="en")


def told(officer: User, **values: Any) -> None:
    a_notice(officer, is_to_mail=True, **values)


def sent(postbox: Postbox) -> int:
    digest.send()
    mail.send_waiting()
    return len(postbox.sent)


def test_one_e_mail_a_day_tells_all_in_the_readers_language(
    officer: User, postbox: Postbox, clock: Any
) -> None:
    told(officer, facts={"number": 1, "companies": ["PT <Uji> & Co"]})
    told(officer, facts={"number": 2})
    told(UserFactory(roles=[Role.OFFICER]))
    assert sent(postbox) == 2
    text, html = (part.get_content() for part in postbox.sent[0].iter_parts())
    assert text.startswith(f"Dear {officer.name},\n\nWhat Jajak has to tell you on 24 November 2026:")
    assert "Saved. 2" in text
    assert "https://jajak.example/follow-ups" in text
    assert "PT &lt;Uji&gt; &amp; Co" in html
    assert "Yang perlu Anda ketahui" in postbox.sent[1].get_body().get_content()
    told(officer, facts={"number": 3})
    assert sent(postbox) == 2
    clock.move(days=1)
    assert sent(postbox) == 3


def test_what_somebody_wrote_of_others_stays_in_the_house(officer: User, postbox: Postbox) -> None:
    kinds.register(replace(TRIED, is_quote=True))
    told(officer, facts={"number": 1, "companies": ["NIK 6471000000000001"]})
    assert sent(postbox) == 1
    assert all("6471" not in part.get_content() for part in postbox.sent[0].iter_parts())


def test_what_was_read_or_only_rings_the_bell_is_not_mailed(
    officer: User, postbox: Postbox, clock: Any
) -> None:
    a_notice(officer)
    told(officer, read_at=clock.move(minutes=1))
    assert sent(postbox) == 0


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-24 07:29", 0),
        ("2026-11-24 07:30", 1),
        ("2026-11-24 11:59", 1),
        ("2026-11-24 12:00", 0),
        ("2026-11-28 08:00", 0),
        ("2026-11-25 08:00", 0),
    ],
)
def test_it_goes_out_in_the_morning_of_working_days(
    officer: User, postbox: Postbox, clock: Any, moment: str, goes: int
) -> None:
    db.session.add(Holiday(on=date(2026, 11, 25), kind="libur_daerah", name="Uji"))
    clock.set(moment)
    told(officer)
    assert sent(postbox) == goes
