"""Requests in tests behave as on a server: their own session, their own `g`, and no write where a read was announced."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask, g, request
from flask import session as cookie
from flask.testing import FlaskClient
from flask_login import current_user
from werkzeug.routing import Rule

from app.accounts import services as accounts_services
from app.accounts.models import User
from app.core.db import begin_writing, db
from app.core.permissions import public
from tests.support.client import Visitor
from tests.support.guards import WriteInReadingRequest

pytestmark = pytest.mark.both_databases


@pytest.fixture
def probe(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Answers /probe with a function of the test's choosing."""
    chosen: dict[str, Any] = {}
    # Flask refuses new routes after the first request, its map does not.
    if not any(rule.endpoint == "probe" for rule in app.url_map.iter_rules()):
        app.url_map.add(Rule("/probe", endpoint="probe", methods=["GET", "POST"]))
    monkeypatch.setitem(app.view_functions, "probe", public(lambda: chosen["answer"]()))  # noqa: PLW0108 - chosen later
    return chosen


def _add(email: str) -> str:
    db.session.add(User(email=email, name="Budi", password_hash="x"))
    db.session.commit()
    return "added"


def test_a_request_has_its_own_session(session, client: Visitor, probe) -> None:
    probe["answer"] = lambda: str(id(db.session()))
    assert client.get("/probe").text != str(id(session()))


def test_a_request_leaves_nothing_in_g(client: Visitor, probe) -> None:
    def answer() -> str:
        seen = g.get("seen", "nothing")
        g.seen = "something"
        return seen

    probe["answer"] = answer
    assert [client.get("/probe").text, client.get("/probe").text] == ["nothing", "nothing"]


def test_test_and_request_see_what_the_other_wrote(session, client: Visitor, probe) -> None:
    user = User(email="rina@example.test", name="Rina", password_hash="x")
    session.add(user)

    def rename() -> str:
        db.session.query(User).one().name = "Rani"
        db.session.commit()
        return "renamed"

    probe["answer"] = rename
    client.post("/probe")
    assert user.name == "Rani"


def test_a_reading_request_that_writes_fails(client: Visitor, probe) -> None:
    probe["answer"] = lambda: _add("a@example.test")
    with pytest.raises(WriteInReadingRequest):
        client.get("/probe")


def test_a_reading_request_may_say_that_it_writes(client: Visitor, probe) -> None:
    def answer() -> str:
        begin_writing()
        return _add("a@example.test")

    probe["answer"] = answer
    assert client.get("/probe").text == "added"


def test_a_writing_request_writes(client: Visitor, probe) -> None:
    probe["answer"] = lambda: _add("a@example.test")
    assert client.post("/probe").text == "added"


def test_the_csrf_token_is_checked_in_tests_too(app: Flask, client: Visitor, probe, monkeypatch) -> None:
    probe["answer"] = lambda: f"{request.method} {bool(cookie)}"
    assert client.post("/probe").text == "POST True"
    client.brings_csrf_token = False
    assert client.post("/probe").status_code == 400
    assert FlaskClient(app, app.response_class).post("/probe").status_code == 400


def test_a_large_form_leaves_no_file_open(client: Visitor, probe) -> None:
    probe["answer"] = lambda: str(len(request.files["scan"].read()))
    answer = client.post("/probe", data={"scan": (BytesIO(b"x" * 600_000), "scan.pdf")})
    assert answer.text == "600000"
    assert answer.request.environ["wsgi.input"].closed


def test_a_visitor_signs_in_with_a_session_that_can_be_ended(session, client, sign_in, probe) -> None:
    people = [User(email=f"{name}@example.test", name=name, password_hash="x") for name in ("Rina", "Budi")]
    session.add_all(people)
    session.flush()
    probe["answer"] = lambda: current_user.name if current_user.is_authenticated else "nobody"
    assert client.get("/probe").text == "nobody"
    other = sign_in(people[1], new=True)
    sign_in(people[0])
    assert [client.get("/probe").text, other.get("/probe").text] == ["Rina", "Budi"]
    accounts_services.end_sessions(people[0])
    assert [client.get("/probe").text, other.get("/probe").text] == ["nobody", "Budi"]


def test_a_test_client_without_tokens_is_no_way_around(app: Flask) -> None:
    assert FlaskClient(app, app.response_class).post("/sign-in").status_code == 400
