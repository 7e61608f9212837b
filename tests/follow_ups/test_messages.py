"""Messages to companies: drafted from the office's texts, without personal data, and noted once sent."""

from datetime import date
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.follow_ups import services as follow_up_services
from app.follow_ups.enums import FollowUpState
from app.follow_ups.messages import drafting, queries, services
from app.follow_ups.models import FollowUp
from app.settings.enums import FollowUpKind
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_contact
from tests.factories.follow_ups import a_company, a_follow_up


@pytest.fixture(autouse=True)
def stopped(app: Any, clock: Any) -> None:
    """All of these tests look at days."""


@pytest.fixture
def officer() -> User:
    return UserFactory(roles=[Role.OFFICER], name="Rina & Co")


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Halo {perusahan}", "perusahan"),
        ("Halo {}", "{}"),
        ("Halo {perusahaan", "kurung"),
        ("Halo }", "kurung"),
        ("   ", ""),
        ("NIK 6471012345678901", "NIK"),
        ("NIK 6471 0123 4567 8901", "NIK"),
        ("x" * 1001, "1000"),
    ],
)
def test_what_cannot_be_filled_in_or_sent_is_named_beside_the_text(app: Any, text: str, said: str) -> None:
    with app.test_request_context(), force_locale("id"), pytest.raises(Invalid) as refused:
        drafting.checked(text, field="text_id")
    assert refused.value.field == "text_id"
    assert said in refused.value.message


def test_a_text_is_filled_in_for_a_company(officer: User) -> None:
    company = a_company("Laut {petugas}")
    follow_up = a_follow_up(officer, company, subject="surat minat", due_on=date(2026, 12, 1))
    values = drafting.values_for(company, sender=officer.name, follow_up=follow_up, language="en")
    text = drafting.filled("{perusahaan}: {dokumen}, {tanggal}, {petugas}", values)
    assert text == "PT Laut {petugas}: surat minat, 1 December 2026, Rina & Co"


def test_the_draft_goes_to_the_number_of_the_contact_and_asks_whether_it_was_sent(
    officer: User, page_as: Any
) -> None:
    company = a_company("Laut Biru", owner_id=officer.id)
    make_contact(company, whatsapp="+6281255550101")
    follow_up = a_follow_up(officer, company)
    opener = page_as(officer)
    page = opener.open(f"/companies/{company.id}/message?follow_up={follow_up.id}")
    link = page.one("a[data-asks]")["href"]
    assert link.startswith("https://wa.me/6281255550101?text=Yth.%20")
    assert "Rina%20%26%20Co" in link
    assert "Terkirim?" in page.words
    changed = opener.post(f"/companies/{company.id}/message?follow_up={follow_up.id}", {"text": "Halo 1 & 2"})
    assert changed.one("a[data-asks]")["href"].endswith("?text=Halo%201%20%26%202")
    refused = opener.post(f"/companies/{company.id}/message", {"text": "NIK 6471012345678901"})
    assert "tampak seperti NIK" in refused.words
    assert not refused.select("a[data-asks]")


def test_saying_yes_does_the_follow_up_and_can_be_taken_back(officer: User, page_as: Any, clock: Any) -> None:
    company = a_company()
    follow_up = a_follow_up(officer, company)
    clock.move(minutes=1)
    opener = page_as(officer)
    sent = f"/companies/{company.id}/message/sent"
    opener.post(sent, {"follow_up_id": str(follow_up.id), "subject": "Perkenalan"})
    db.session.refresh(follow_up)
    assert (follow_up.state, follow_up.result) == (
        FollowUpState.DONE,
        "Pesan WhatsApp terkirim: Perkenalan",
    )
    opener.post(f"/follow-ups/{follow_up.id}/unsent")
    db.session.refresh(follow_up)
    assert follow_up.is_open
    shown = opener.post(sent, {"subject": "Perkenalan"})
    assert "Pesan WhatsApp terkirim: Perkenalan" in shown.words
    filed = db.session.scalars(select(FollowUp).where(FollowUp.id != follow_up.id)).one()
    opener.post(f"/follow-ups/{filed.id}/unsent")
    assert db.session.scalars(select(FollowUp.id)).all() == [follow_up.id]


def test_after_five_minutes_it_stays_sent(officer: User, clock: Any) -> None:
    follow_up = services.note_sent(a_company(), by=officer, subject=None, follow_up=None)
    clock.move(minutes=6)
    with pytest.raises(Conflict):
        services.unnote(follow_up)


def test_a_clerk_keeps_the_texts(page_as: Any) -> None:
    opener = page_as(UserFactory(roles=[Role.CLERK]))
    opener.open("/settings/messages")
    page = opener.open("/settings/messages/new")
    names = {"name_id": "Uji", "name_en": "Trial", "text_en": "Dear {perusahaan}"}
    assert "{nik} tidak dikenal" in page.submit(names | {"text_id": "NIK {nik}"}).words
    page.submit(names | {"text_id": "Yth. {perusahaan}"})
    template = queries.templates()[-1]
    assert (template.name_id, template.is_active) == ("Uji", True)
    opener.open(f"/settings/messages/{template.id}").submit({"is_active": ""})
    assert template not in queries.templates()


def test_what_is_awaited_is_said_with_the_day_since_when(officer: User, page_as: Any) -> None:
    company = a_company()
    plan = follow_up_services.Plan(kind=FollowUpKind.WAIT_DOCUMENT, owner=officer)
    with pytest.raises(Invalid) as refused:
        follow_up_services.plan(company, plan, by=officer)
    assert refused.value.field == "subject"
    opener = page_as(officer)
    page = opener.open(f"/follow-ups/new?company={company.id}")
    page.submit({"kind": "wait_document", "subject": "surat minat", "awaited_since": "20/11/2026"})
    listed = opener.open("/follow-ups?kind=wait_document").words
    assert "surat minat" in listed
    assert "Ditunggu sejak Jum, 20 Nov 2026" in listed
