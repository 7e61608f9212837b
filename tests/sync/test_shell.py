"""The phone app's page, its worker and its manifest: the same for everybody, and nobody's."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.accounts.roles import Role
from app.outreach.forms import NewVisitForm
from app.settings.custom.models import FieldType
from app.settings.queries import office
from app.sync.views import shell
from tests.factories.accounts import UserFactory, officer
from tests.factories.custom_fields import a_field
from tests.support.client import Visitor
from tests.support.pages import PageOpener

ROOT = Path(__file__).resolve().parents[2]

NOT_TYPED = {"uuid", "csrf_token", "photos"}
"""The item's number, what the server asks of a session, and what travels by itself."""


def test_the_page_holds_nothing_of_whoever_asks_for_it(
    client: Visitor, sign_in: Callable[..., Visitor]
) -> None:
    before = client.get("/phone")
    sign_in(officer(name="Rina Nurhayati"))
    after = client.get("/phone")
    assert before.data == after.data
    assert "csrf" not in after.get_data(as_text=True).replace("data-csrf", "")
    assert "Set-Cookie" not in after.headers


def test_the_visit_form_has_every_field_of_the_page(page: PageOpener) -> None:
    a_field("Nomor surat", FieldType.TEXT, record="visit")
    form = page.open("/phone").one('form[data-kind="visit"]')
    given = {str(control["name"]).partition("-")[0] for control in form.select("[name]")}
    assert {field.name for field in NewVisitForm(formdata=None, meta={"csrf": False})} - NOT_TYPED <= given
    assert any(name.startswith("custom_") for name in given)


def test_every_icon_of_the_page_is_among_the_few_it_loads(page: PageOpener) -> None:
    drawn = page.open("/phone").select("use")
    listed = set(json.loads((ROOT / "app/frontend/offline/icons.json").read_text()))
    assert {str(one["href"]).partition("#")[2] for one in drawn} == listed
    assert all("phone-icons" in str(one["href"]) for one in drawn)


@pytest.mark.parametrize(("language", "word"), [("id", "Kotak kirim"), ("en", "Outbox")])
def test_the_worker_keeps_the_page_in_one_language_and_its_files_only(
    client: Visitor, language: str, word: str
) -> None:
    told = _told(client, language)
    assert told["shell"] == f"/phone?language={language}"
    assert word in client.get(told["shell"]).get_data(as_text=True)
    assert len(told["files"]) == len(shell.SHELL_FILES)
    assert all(client.get(address).status_code == 200 for address in told["files"])
    assert not told["stopped"]


def test_a_stopped_phone_app_takes_its_worker_away(client: Visitor) -> None:
    office().is_offline_stopped = True
    assert _told(client, "id")["stopped"]


def test_a_changed_page_makes_a_new_version_and_the_same_page_none(client: Visitor) -> None:
    first = _told(client, "id")
    assert _told(client, "id") == first
    a_field("Nomor surat", FieldType.TEXT, record="visit")
    assert _told(client, "id")["version"] != first["version"]


def test_the_app_can_be_installed(client: Visitor) -> None:
    answer = client.get("/manifest.webmanifest?language=en")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.data)
    assert told["start_url"] == "/phone"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    assert all(client.get(icon["src"]).status_code == 200 for icon in told["icons"])


@pytest.mark.parametrize(("role", "has_badge"), [(Role.OFFICER, True), (Role.AUDITOR, False)])
def test_the_badge_stands_on_the_pages_of_whoever_logs_visits(
    page_as: Callable[[Any], PageOpener], role: Role, has_badge: bool
) -> None:
    home = page_as(UserFactory(roles=[role])).open("/")
    assert bool(home.soup.select("[data-send-badge]")) is has_badge


def _told(client: Visitor, language: str) -> dict[str, Any]:
    answer = client.get(f"/service-worker.js?language={language}")
    assert answer.mimetype == "text/javascript"
    line = answer.get_data(as_text=True).partition("\n")[0]
    found = re.fullmatch(r"self\.PHONE = (\{.*\});", line)
    assert found
    told: dict[str, Any] = json.loads(found.group(1))
    return told
