"""Whoever is signed out while a form is open: nothing is saved, nothing typed is lost, and they come back to it."""

import sqlite3
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.settings import queries
from tests.factories.accounts import PASSWORD, admin, officer
from tests.support.pages import Page, PageOpener
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

FORM = "http://localhost/account?from=menu"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("headers", "back"),
    [
        ({"Referer": FORM}, "/account?from%3Dmenu"),
        ({"HX-Request": "true", "HX-Current-URL": FORM}, "/account?from%3Dmenu"),
        ({"Referer": "https://elsewhere.example/account"}, None),
        ({}, None),
    ],
    ids=["a form", "a piece of a page", "another house", "a browser that does not say"],
)
@pytest.mark.parametrize("brings_token", [True, False], ids=["signed out elsewhere", "cookie gone"])
def test_what_a_stranger_sends_leads_to_the_sign_in_and_back_to_its_page(
    page: PageOpener, headers: dict[str, str], back: str | None, brings_token: bool
) -> None:
    page.client.brings_csrf_token = brings_token
    answer = page.client.post("/account", data={"name": "Rina"}, headers=headers)
    target = answer.headers.get("HX-Redirect") or answer.headers["Location"]

    assert target.startswith("/sign-in?")
    assert (f"next={back}" in target) is (back is not None)
    assert "Anda sudah keluar sementara itu" in page.open(target).words


def test_a_form_of_an_earlier_sign_in_says_so_and_leads_back_to_it(page_as: Any) -> None:
    rina = page_as(officer(name="Rina"))
    answer = rina.client.post(
        "/account", data={"name": "Budi"}, headers={"X-CSRFToken": "of another sign-in", "Referer": FORM}
    )

    assert answer.status_code == 400
    assert Page(rina, answer, "/account").link("Buka lagi formulirnya") == "/account?from=menu"
    assert "Rina" in rina.open("/account").words


def test_a_database_that_does_not_answer_is_said_without_asking_it(
    app: Flask, page_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = page_as(officer())

    def fails(*args: Any, **options: Any) -> Any:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    with monkeypatch.context() as gone:
        gone.setattr(type(db.session()), "execute", fails)
        gone.setattr(type(db.session()), "scalar", fails)
        answer = reader.client.get("/account")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "sedang dalam pemeliharaan" in Page(reader, answer, "/account").words


def test_a_statement_that_is_wrong_is_a_fault_and_no_absence_of_the_database(
    app: Flask, page_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = page_as(officer())
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    wrong = sqlite3.OperationalError("no such column: nowhere")
    wrong.sqlite_errorcode = sqlite3.SQLITE_ERROR
    session = type(db.session())

    def fails(*args: Any, **options: Any) -> Any:
        # Only this one: the page that tells of it asks the database too.
        monkeypatch.setattr(session, "execute", rightly)
        raise OperationalError("SELECT nowhere", {}, wrong)

    rightly = session.execute
    monkeypatch.setattr(session, "execute", fails)
    answer = reader.client.get("/account")

    assert answer.status_code == 500


@pytest.mark.browser
def test_what_was_typed_is_in_the_form_again_after_signing_in_and_shown_to_nobody_else(
    live_server: LiveServer, browser: Browser
) -> None:
    with live_server.app.app_context():
        user, other = admin(), admin()
        db.session.commit()
        email, cookie = user.email, browser_cookie(live_server, user)
        cookie_of_another = browser_cookie(live_server, other)
    with browser.new_context(base_url=live_server.url) as context:
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto("/settings/office")
        page.locator("#address").fill("Jalan Baru 1\nBalikpapan")
        context.clear_cookies()
        page.locator("[data-save]").click()
        expect(page.get_by_text("Anda sudah keluar sementara itu")).to_be_visible()
        back = page.url
        context.add_cookies([cookie_of_another])
        page.goto("/settings/office")
        expect(page.locator("#address")).to_have_value("")
        expect(page.locator(".draft-note")).to_have_count(0)
        context.clear_cookies()
        page.goto(back)
        page.locator("#email").fill(email)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        expect(page.locator("#address")).to_have_value("Jalan Baru 1\nBalikpapan")
        expect(page.locator(".draft-note")).to_contain_text("masih kami simpan")
        page.locator("[data-save]").click()
        expect(page.locator(".toast")).to_contain_text("tersimpan")
        page.goto("/settings/office")
        expect(page.locator(".draft-note")).to_have_count(0)
    with live_server.app.app_context():
        assert queries.office().address.splitlines() == ["Jalan Baru 1", "Balikpapan"]
