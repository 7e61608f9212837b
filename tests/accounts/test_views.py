"""Signing in, one's own account, the accounts of the office, and the log, as people meet them on the screen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app.accounts import audit_words, history
from app.accounts.audit_words import subject_label
from app.accounts.models import SignInSession, User
from app.accounts.rights import WORDS
from app.accounts.roles import GRANTS, Role
from app.agreements.models import AgreementCare
from app.companies.models import Company
from app.core import audit
from app.core.db import Base, db
from app.core.permissions import Permission
from app.follow_ups.enums import RuleKey
from app.follow_ups.models import FollowUpRule
from tests.factories import outreach
from tests.factories.accounts import PASSWORD, UserFactory, admin, officer, supervisor
from tests.factories.follow_ups import a_follow_up, a_partnership
from tests.support.clock import StoppedClock
from tests.support.pages import Page, PageOpener

NEW_PASSWORD = "tiga ekor bekantan lewat"
ACCOUNT = "form.record-form"


@pytest.fixture(autouse=True)
def _stopped(app: Flask, clock: StoppedClock) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00 WITA."""


@pytest.fixture
def laras(sign_in: Callable[..., Any]) -> User:
    """An admin, signed in."""
    user = admin(name="Laras Kusuma")
    sign_in(user)
    return user


def fresh(user: User) -> User:
    db.session.expire_all()
    return db.session.get_one(User, user.id)


def enter(page: PageOpener, user: User, password: str = PASSWORD) -> Page:
    return page.open("/sign-in").submit({"email": user.email, "password": password})


# ---- signing in


def test_the_right_password_opens_the_page_that_was_asked_for(page: PageOpener) -> None:
    asked = page.client.get("/follow-ups")
    shown = page.open(asked.headers["Location"]).submit(
        {"email": officer().email.upper(), "password": PASSWORD}
    )

    assert shown.url == "/follow-ups"


def test_a_wrong_password_keeps_the_address_and_says_when_an_account_locks(page: PageOpener) -> None:
    rina = officer()
    refused = enter(page, rina, "bukan kata sandi saya")

    assert refused.status == 422
    assert refused.one("#email")["value"] == rina.email
    assert "dikunci selama 15 menit" in refused.one(".error-summary").get_text()


def test_five_wrong_tries_lock_the_account_and_the_admin_sees_and_unlocks_it(
    page: PageOpener, page_as: Any
) -> None:
    rina = officer(name="Rina Nurhayati")
    for _try in range(5):
        enter(page, rina, "bukan kata sandi saya")
    assert enter(page, rina).status == 422

    account = page_as(admin()).open(f"/accounts/{rina.id}")
    assert "Terkunci" in account.words
    account.submit(css=f"form[action='/accounts/{rina.id}/unlock']")
    assert enter(page, rina).url == "/"


def test_a_lock_ends_by_itself(page: PageOpener, clock: StoppedClock) -> None:
    rina = officer()
    for _try in range(5):
        enter(page, rina, "bukan kata sandi saya")
    clock.move(minutes=16)

    assert enter(page, rina).url == "/"


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\x00", "'; DROP TABLE users; --", "😀@😀.id"])
def test_whatever_is_typed_at_the_door_is_answered_with_the_door(page: PageOpener, typed: str) -> None:
    assert (
        page.open("/sign-in").submit({"email": typed, "password": typed or "x"}, status=422).select("#email")
    )


# ---- one's own account


def test_a_one_time_password_opens_nothing_but_the_change_of_it(
    page: PageOpener, page_as: Any, laras: User
) -> None:
    rina = officer(name="Rina Nurhayati")
    told = page.open(f"/accounts/{rina.id}/one-time-password").submit()
    password = next(text for text in told.texts(".copyable") if "@" not in text).split()[0]
    assert password not in page.open(f"/accounts/{rina.id}").words

    visitor = page_as(rina)
    visitor.client.post("/sign-out")
    answer = visitor.client.post("/sign-in", data={"email": rina.email, "password": password})
    assert answer.status_code == 303
    first = visitor.open("/account/password")
    assert visitor.client.get("/companies").headers["Location"] == "/account/password"
    changed = first.submit({"present": password, "password": NEW_PASSWORD, "repeated": NEW_PASSWORD})
    assert changed.url == "/"
    visitor.open("/companies")
    assert not fresh(rina).must_change_password


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("present", {"present": "salah"}),
        ("repeated", {"repeated": "lain sama sekali"}),
        ("password", {"password": "pendek", "repeated": "pendek"}),
        ("password", {"password": PASSWORD, "repeated": PASSWORD}),
    ],
)
def test_a_password_is_refused_beside_the_field_at_fault(
    page_as: Any, field: str, typed: dict[str, str]
) -> None:
    good = {"present": PASSWORD, "password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    refused = page_as(officer()).open("/account/password").submit({**good, **typed}, status=422)

    assert refused.select(f"#{field}-error")
    assert not refused.one(f"#{field}").get("value")


@pytest.mark.same_queries
def test_who_guesses_the_password_at_an_open_screen_is_stopped_after_twenty(
    counted: None, page_as: Any
) -> None:
    rina, joko = page_as(officer()), page_as(officer())
    wrong = {"present": "tebakan", "password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    answers = [rina.client.post("/account/password", data=wrong).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    # Colleagues behind the same address are not held up.
    assert joko.client.post("/account/password", data=wrong).status_code == 422


def test_a_lost_phone_is_signed_out_from_another_device(page_as: Any) -> None:
    rina = officer()
    here, phone = page_as(rina), page_as(rina)
    shown = here.open("/account")
    assert "Perangkat ini" in shown.words
    ending = next(form for form in shown.select("form") if "/sessions/" in str(form.get("action")))
    here.post(str(ending["action"]))

    assert phone.client.get("/account").status_code == 302
    here.open("/account")


def test_nobody_ends_the_session_of_another(page_as: Any) -> None:
    joko = officer()
    theirs = page_as(joko)
    session_id = db.session.query(SignInSession).filter_by(user_id=joko.id).one().id
    page_as(officer()).client.post(f"/account/sessions/{session_id}/end")

    theirs.open("/account")


def test_the_language_is_the_accounts_own(page_as: Any) -> None:
    rina = officer()
    page_as(rina).open("/account").submit({"locale": "en"})

    assert page_as(rina).open("/account").h1 == "My account"


def test_the_menu_of_every_page_switches_the_language_and_comes_back(page_as: Any) -> None:
    rina = page_as(officer())
    english = rina.post("/language", {"language": "en", "next": "/follow-ups"})

    assert (english.url, english.h1) == ("/follow-ups", "Follow-ups")


# ---- the accounts of the office


def test_an_account_takes_several_roles(page: PageOpener, laras: User) -> None:
    told = page.open("/accounts/new").submit(
        {"name": "Maya Puspita, S.Kom.", "email": "maya@disnaker.example", "roles": ["clerk", "supervisor"]}
    )
    assert "maya@disnaker.example" in told.words
    maya = db.session.query(User).filter_by(email="maya@disnaker.example").one()

    assert maya.roles == {Role.CLERK, Role.SUPERVISOR}
    assert maya.must_change_password


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 10_000),
        ("name", "\x00"),
        ("email", "bukan alamat"),
        ("email", "a@b"),
        ("email", "x" * 300 + "@disnaker.example"),
        ("phone", "enam puluh"),
        ("position", "x" * 121),
        ("roles", None),
        ("roles", "raja"),
    ],
)
def test_what_no_account_can_be_is_refused_beside_its_field(
    page: PageOpener, laras: User, field: str, typed: str | None
) -> None:
    good = {"name": "Maya", "email": "maya@disnaker.example", "roles": "clerk", "position": "Pengelola"}
    refused = page.open("/accounts/new").submit({**good, field: typed}, status=422)

    assert refused.select(f"#{field}-error")
    kept = "name" if field == "position" else "position"
    assert refused.one(f"#{kept}")["value"] == good[kept]
    assert db.session.query(User).count() == 1


def test_a_form_that_leaves_an_optional_field_out_is_no_fault(page: PageOpener, laras: User) -> None:
    sent = {"name": "Maya", "email": "maya@disnaker.example", "roles": "clerk"}
    page.client.post("/accounts/new", data=sent)

    assert db.session.query(User).filter_by(email="maya@disnaker.example").one().position is None


def test_a_name_is_text_whatever_is_in_it(page: PageOpener, laras: User) -> None:
    page.open("/accounts/new").submit(
        {"name": "<b>O'Hara</b> 😀", "email": "ohara@disnaker.example", "roles": "officer"}
    )
    listed = page.open("/accounts")

    assert "<b>O'Hara</b> 😀" in listed.words
    assert not listed.select("main tbody b")


def test_the_last_admin_stays_one(page: PageOpener, laras: User) -> None:
    refused = page.open(f"/accounts/{laras.id}").submit({"roles": "officer"}, css=ACCOUNT, status=422)

    assert "hanya akun ini" in refused.words.lower()
    assert Role.ADMIN in fresh(laras).roles


def test_two_admins_who_change_different_things_of_an_account_both_keep_theirs(
    page: PageOpener, page_as: Any, laras: User
) -> None:
    rina = officer(name="Rina Nurhayati")
    mine = page.open(f"/accounts/{rina.id}")
    page_as(admin()).open(f"/accounts/{rina.id}").submit({"position": "Mediator"}, css=ACCOUNT)
    mine.submit({"roles": ["officer", "clerk"]}, css=ACCOUNT)

    assert fresh(rina).position == "Mediator"
    assert fresh(rina).roles == {Role.OFFICER, Role.CLERK}


def test_two_admins_who_change_the_same_thing_of_an_account_are_shown_both(
    page: PageOpener, page_as: Any, laras: User
) -> None:
    rina = officer(name="Rina Nurhayati", position="Pengantar Kerja")
    mine = page.open(f"/accounts/{rina.id}")
    page_as(admin()).open(f"/accounts/{rina.id}").submit({"position": "Mediator"}, css=ACCOUNT)
    asked = mine.submit({"position": "Instruktur"}, css=ACCOUNT, status=409)

    conflict = asked.one(".conflict-panel").get_text(" ")
    assert all(word in conflict for word in ("Instruktur", "Mediator", "Pengantar Kerja"))
    assert fresh(rina).position == "Mediator"
    asked.submit(css=ACCOUNT)
    assert fresh(rina).position == "Instruktur"


def test_the_page_of_roles_tells_exactly_what_decides(page: PageOpener, laras: User) -> None:
    rows = page.open("/accounts").follow("Wewenang tiap peran").select("tbody tr")
    told = [[bool(cell.find("svg")) for cell in row.select("td")] for row in rows]
    assert told == [[right in GRANTS[role] for role in Role] for right in WORDS]
    assert set(WORDS) == set(Permission)


# ---- what happened


def test_the_log_says_what_a_record_said_before_and_says_now(
    page: PageOpener, page_as: Any, laras: User
) -> None:
    rina = officer(name="Rina Nurhayati", position="Pengantar Kerja")
    page.open(f"/accounts/{rina.id}").submit({"position": "Mediator"}, css=ACCOUNT)
    page.open("/settings/registers/minutes").submit({"code": "500.15.9"})
    auditor = page_as(UserFactory(roles=[Role.AUDITOR]))
    line = auditor.open("/audit-log?subject=users&action=update").texts("tbody tr")[0]

    assert all(word in line for word in ("Laras Kusuma", "Rina Nurhayati", "Pengantar Kerja", "Mediator"))
    assert "Register Berita acara" in auditor.open("/audit-log?subject=registers").words


def test_the_log_has_a_word_for_every_table_and_column_it_may_write(app: Flask) -> None:
    models: list[Any] = [
        mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, audit.Audited)
    ]
    tables = {
        model.__tablename__: {
            one.key
            for one in inspect(model).column_attrs
            if one.key not in audit.ALWAYS_UNAUDITED | model.unaudited | {"id"}
            and not one.columns[0].info.get("audited_by_part")
        }
        for model in models
    }
    words = audit_words.FIELDS
    assert not [
        (table, key)
        for table in tables
        for key in tables[table]
        if not words.keys() & {key, f"{table}.{key}"}
    ]
    assert not tables.keys() - audit_words.SUBJECTS.keys()


def test_the_log_calls_a_setting_by_what_it_is_and_not_by_its_number(page_as: Any) -> None:
    db.session.scalars(select(FollowUpRule).where(FollowUpRule.key == RuleKey.NUDGE)).one().days = [5]
    db.session.add(AgreementCare(inactive_months=6, monitoring_months=1, monitoring_weeks=2))
    db.session.flush()
    auditor = page_as(UserFactory(roles=[Role.AUDITOR])).open("/audit-log")
    lines = {" ".join(line.text.split()) for line in auditor.select("tbody th")}
    assert lines >= {
        f"Ditambahkan {subject_label('agreement_care')}",
        "Diubah Aturan tindak lanjut Pengingat kedua",
    }


def test_the_history_of_each_kind_of_record_is_reached_from_its_page(page_as: Any) -> None:
    wati = supervisor(name="Wati Handayani")
    company = outreach.a_company("Kariangau Sejahtera")
    road_show = outreach.a_road_show(wati)
    visit = outreach.a_visit(wati, company)
    follow_up = a_follow_up(wati, company, due_on=date(2026, 11, 24) + timedelta(days=1))
    partnership = a_partnership(outreach.a_company())
    page = page_as(wati)
    for address in (
        f"/road-shows/{road_show.id}",
        f"/visits/{visit.id}",
        f"/follow-ups/{follow_up.id}/edit",
        f"/partnerships/{partnership.id}",
    ):
        links = {str(link["href"]) for link in page.open(address).select("main a[href^='/audit-log/']")}
        assert len(links) == 1, address
        assert page.open(links.pop()).select(".timeline li"), address


def test_the_history_of_a_visit_tells_before_and_now(page_as: Any) -> None:
    rina = officer(name="Rina Nurhayati")
    visit = outreach.a_visit(rina, notes="Bertemu HRD")
    page = page_as(rina)
    page.open(f"/visits/{visit.id}/edit").submit({"notes": "Bertemu Ibu Dewi"})
    told = page.open(f"/audit-log/visits/{visit.id}")

    assert all(words in told.words for words in ("Bertemu HRD", "Bertemu Ibu Dewi", "Rina Nurhayati"))


@pytest.mark.same_queries
@pytest.mark.parametrize("address", ["companies/999", "users/1", "stops/1", "bogus/1", "visits/99999999999"])
def test_there_is_no_history_of_what_one_may_not_see(page_as: Any, address: str) -> None:
    page_as(officer()).open(f"/audit-log/{address}", status=404)


def test_an_admin_without_another_role_reads_no_companys_history(page: PageOpener, laras: User) -> None:
    company: Company = outreach.a_company()

    page.open(f"/audit-log/companies/{company.id}", status=404)


@pytest.mark.same_queries
def test_a_change_from_nothing_to_nothing_is_no_line_of_a_history(app: Flask) -> None:
    audit.record("update", "companies", 1, {"address": [None, ""], "tags": [[], None]})
    audit.record("update", "companies", 1, {"address": ["", "Jalan Contoh 1"], "website": [None, ""]})
    db.session.flush()
    with app.test_request_context():
        (event,) = history.of("companies", 1)
    assert [change.after for change in event.changes] == ["Jalan Contoh 1"]
