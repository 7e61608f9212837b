"""Notes on records: written, read, changed, removed and put back; whom they mention is told once."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies import services as companies
from app.core.db import db
from app.core.errors import Invalid, NotAllowed, Stale
from app.core.permissions import Action, may
from app.notes import queries, services
from app.notes.enums import About
from app.notes.models import Note
from app.notices import queries as notices
from tests.factories import accounts
from tests.factories.agreements import agreement as an_agreement
from tests.factories.companies import make_company
from tests.factories.notes import a_note

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rina(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def joko(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


def told(user: User) -> list[str]:
    return [one.facts["text"] for one in notices.latest(user.id).rows if one.kind == "mentioned"]


def test_who_is_mentioned_is_told_once_however_often_the_note_changes(rina: User, joko: User) -> None:
    admin = accounts.UserFactory(roles=[Role.ADMIN], name="Tata Usaha")
    agreement = an_agreement()
    note, unknown = services.write(
        About.AGREEMENT, agreement, "@Joko cek uang saku, @Tata juga. @Rina", by=rina
    )
    db.session.refresh(note, ["agreement", "partnership", "company"])
    assert (unknown, told(admin), told(rina)) == (["Tata"], [], [])
    services.edit(note, "@Joko Kurnia cek uang saku lagi", by=rina)
    assert told(joko) == ["@Joko Kurnia cek uang saku, @Tata juga. @Rina Nurhayati"]
    assert [one.user_id for one in note.mentions] == [joko.id]
    assert queries.on_record(joko, About.COMPANY, agreement.company_id).total == 1


def test_a_note_is_changed_by_who_wrote_it_and_hidden_from_others_once_removed(
    rina: User, joko: User
) -> None:
    note = a_note(make_company(by=rina), by=rina)
    assert may(joko, Action.SEE, note)
    assert not may(joko, Action.CHANGE, note)
    with pytest.raises(Stale):
        services.edit(note, "Lain", by=rina, version=99)
    services.remove(note)
    assert not may(joko, Action.SEE, note)
    assert queries.on_record(rina, About.COMPANY, note.company_id).total == 0
    services.restore(note)
    assert may(joko, Action.SEE, note)


@pytest.mark.same_queries
@pytest.mark.parametrize("body", ["", " \n ", "a" * 4001, "@Rina"])
def test_what_cannot_be_noted_is_refused_beside_the_field(rina: User, body: str) -> None:
    accounts.officer(name="Rina Sari")
    with pytest.raises(Invalid) as refused:
        services.write(About.COMPANY, make_company(by=rina), body, by=rina)
    assert refused.value.field == "body"
    with pytest.raises(NotAllowed):
        services.write(
            About.COMPANY, make_company(by=rina), "Uji", by=accounts.UserFactory(roles=[Role.HEAD])
        )


def test_notes_go_along_when_two_companies_become_one_and_back(rina: User, joko: User) -> None:
    keep, lose = make_company(by=rina), make_company(by=rina)
    note = a_note(lose, by=rina)
    merged = companies.merge(keep, lose, values={}, by=joko)
    db.session.refresh(note)
    assert note.company_id == keep.id
    companies.undo(merged, by=joko)
    db.session.refresh(note)
    assert note.company_id == lose.id


def test_notes_are_kept_on_the_page_of_the_company(rina: User, joko: User, page_as: Any) -> None:
    company = make_company(by=rina, name="PT Uji Catatan")
    page, other = page_as(rina), page_as(joko)
    where = f"/notes/company/{company.id}"
    assert page.post(where, {"body": "@Budi <b>libur</b>\x00 😀"}).words.count("<b>libur</b>") == 1
    assert [one["label"] for one in page.client.get(f"{where}/people?q=kur").json] == ["Joko Kurnia"]
    assert "Tulis sesuatu." in page.post(where, {"body": " "}).words
    note = db.session.scalars(select(Note)).one()
    page.open(f"/notes/{note.id}/edit")
    changed = page.post(f"/notes/{note.id}/edit", {"body": "@joko libur", "version": str(note.version)})
    assert "@Joko Kurnia libur" in changed.words
    assert '<span class="mention">@Joko Kurnia</span>' in str(changed.html)
    assert other.client.get(f"/notes/{note.id}/edit").status_code == 403
    assert "menyebut Anda" in other.open("/notices").words
    page.post(f"/notes/{note.id}/remove")
    assert other.client.get(f"/notes/{note.id}").status_code == 404
    page.post(f"/notes/{note.id}/restore")
    assert "@Joko Kurnia libur" in other.open(where).words


def test_the_panel_asks_as_little_for_many_notes_as_for_one(rina: User, statements: Any) -> None:
    company = make_company(by=rina)
    a_note(company, by=rina)
    statements.same_after(
        lambda: [a_note(company, by=rina) for _time in range(4)],
        lambda: queries.on_record(rina, About.COMPANY, company.id),
    )
